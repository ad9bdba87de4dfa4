/* A disk that fails, or a process that dies, at the n-th call that concerns a folder: preloaded before libc.
 *
 * SHIM_FOLDER is the folder, SHIM_BLOCK a file of 48 bytes that says what is to happen and counts what did
 * (struct block; tests/faults/shim.py writes it). The block is shared: a test sets the next fault, and reads
 * the count after a kill, without starting a process. mmap'd writes are not seen; SQLite maps `-shm` only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { READ = 1, WRITE = 2, SYNC = 4, TRUNCATE = 8, NAMES = 16, MAKE = 32 };
enum deed { NOTHING, FAIL_ONCE, FAIL_ON, KILL_BEFORE, KILL_AFTER, SHORT_ON };

struct block {
  int64_t pid;   /* whose calls count; 0: everybody's */
  int64_t kinds; /* which calls count */
  int64_t at;    /* the n-th of them, from 1 */
  int64_t deed;  /* what happens there */
  int64_t error; /* errno of a call that fails */
  int64_t count; /* how many there have been */
};

static struct block *block;
static char folder[PATH_MAX];
static size_t length;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("SHIM_BLOCK"), *where = getenv("SHIM_FOLDER");
  int (*plain_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int file = name && where ? plain_open(name, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  length = (size_t)snprintf(folder, sizeof folder, "%s/", where);
  void *mapped = mmap(NULL, sizeof *block, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  block = mapped == MAP_FAILED ? NULL : mapped;
}

/* Count a call of that kind on that path; say what is to happen. */
static enum deed next(enum kind kind, const char *path) {
  char whole[PATH_MAX * 2];
  if (!block || !(block->kinds & kind) || (block->pid && block->pid != getpid())) return NOTHING;
  if (path[0] != '/') {
    if (!getcwd(whole, PATH_MAX)) return NOTHING;
    snprintf(whole + strlen(whole), PATH_MAX, "/%s", path);
    path = whole;
  }
  int is_folder = strlen(path) == length - 1 && !strncmp(path, folder, length - 1);
  if (!is_folder && strncmp(path, folder, length)) return NOTHING;
  int64_t number = __atomic_add_fetch(&block->count, 1, __ATOMIC_SEQ_CST);
  int fails_on = block->deed == FAIL_ON || block->deed == SHORT_ON;
  if (!block->at || number < block->at || (number > block->at && !fails_on)) return NOTHING;
  if (block->deed == SHORT_ON && number > block->at) return FAIL_ON;
  if (block->deed == KILL_BEFORE) kill(getpid(), SIGKILL);
  return block->deed;
}

static enum deed next_on(enum kind kind, int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = block ? readlink(link, path, sizeof path - 1) : -1;
  if (size < 0) return NOTHING;
  path[size] = 0;
  return next(kind, path);
}

/* Make the call, or let it fail; a short write puts down half and says so. */
#define PLAIN(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define DO(whether, call, half)                                          \
  enum deed deed = whether;                                              \
  if (deed == FAIL_ONCE || deed == FAIL_ON) return errno = (int)block->error, -1; \
  if (deed == SHORT_ON) return half;                                     \
  __typeof__(call) result = call;                                        \
  if (deed == KILL_AFTER) kill(getpid(), SIGKILL);                       \
  return result;
#define FAILED (errno = (int)block->error, -1)

ssize_t read(int f, void *b, size_t n) { DO(next_on(READ, f), PLAIN(read)(f, b, n), FAILED) }
ssize_t pread(int f, void *b, size_t n, off_t o) { DO(next_on(READ, f), PLAIN(pread)(f, b, n, o), FAILED) }
ssize_t pread64(int f, void *b, size_t n, off64_t o) { DO(next_on(READ, f), PLAIN(pread64)(f, b, n, o), FAILED) }
ssize_t write(int f, const void *b, size_t n) { DO(next_on(WRITE, f), PLAIN(write)(f, b, n), PLAIN(write)(f, b, n / 2)) }
ssize_t pwrite(int f, const void *b, size_t n, off_t o) {
  DO(next_on(WRITE, f), PLAIN(pwrite)(f, b, n, o), PLAIN(pwrite)(f, b, n / 2, o))
}
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) {
  DO(next_on(WRITE, f), PLAIN(pwrite64)(f, b, n, o), PLAIN(pwrite64)(f, b, n / 2, o))
}
int fsync(int f) { DO(next_on(SYNC, f), PLAIN(fsync)(f), FAILED) }
int fdatasync(int f) { DO(next_on(SYNC, f), PLAIN(fdatasync)(f), FAILED) }
int ftruncate(int f, off_t n) { DO(next_on(TRUNCATE, f), PLAIN(ftruncate)(f, n), FAILED) }
int ftruncate64(int f, off64_t n) { DO(next_on(TRUNCATE, f), PLAIN(ftruncate64)(f, n), FAILED) }
int rename(const char *a, const char *b) { DO(next(NAMES, b), PLAIN(rename)(a, b), FAILED) }
int renameat(int d, const char *a, int e, const char *b) { DO(next(NAMES, b), PLAIN(renameat)(d, a, e, b), FAILED) }
int link(const char *a, const char *b) { DO(next(NAMES, b), PLAIN(link)(a, b), FAILED) }
int linkat(int d, const char *a, int e, const char *b, int g) { DO(next(NAMES, b), PLAIN(linkat)(d, a, e, b, g), FAILED) }
int unlink(const char *a) { DO(next(NAMES, a), PLAIN(unlink)(a), FAILED) }
int unlinkat(int d, const char *a, int g) { DO(next(NAMES, a), PLAIN(unlinkat)(d, a, g), FAILED) }
int mkdir(const char *a, mode_t m) { DO(next(MAKE, a), PLAIN(mkdir)(a, m), FAILED) }
ssize_t sendfile64(int f, int g, off64_t *o, size_t n) { DO(next_on(WRITE, f), PLAIN(sendfile64)(f, g, o, n), FAILED) }

/* Opening counts where it makes a file. */
#define OPENS(name)                                                      \
  int name(const char *path, int flags, ...) {                           \
    va_list rest;                                                        \
    va_start(rest, flags);                                               \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;            \
    va_end(rest);                                                        \
    DO(flags & O_CREAT && access(path, F_OK) ? next(MAKE, path) : NOTHING, PLAIN(name)(path, flags, mode), FAILED) \
  }
OPENS(open)
OPENS(open64)
