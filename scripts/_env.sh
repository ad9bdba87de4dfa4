# The environment of every script here. Sourced, not run: `. scripts/_env.sh; environment GROUP…`
#
# Needs a clone, Python 3.11 or newer with venv, and a package index; all else is
# installed into .venv, at the versions of uv.lock. An environment that is active
# is used as it stands, if it has what the script needs.

root=$(cd "$(dirname "$0")/.." && pwd)
UV_RANGE='uv>=0.13.9,<0.14' # the line that wrote uv.lock
export UV_PYTHON_DOWNLOADS=never
unset PYTHONDONTWRITEBYTECODE # what starts hundreds of processes would compile every module in each of them
GENERATED='docs/README.md docs/gallery/README.md docs/reference/commands.md docs/reference/events.md docs/reference/errors.md docs/reference/findings.md docs/reference/report-lint.md docs/reference/views.md docs/reliability.md docs/performance.md'

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# Print the first Python that is new enough. A name that is there may still not
# run, as a version manager's stand-in for a Python that is not installed.
find_python() {
  for name in python3 python3.12 python3.13 python3.14 python3.11; do
    path=$(command -v "$name") || continue
    "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { printf '%s\n' "$path"; return; }
  done
  die "no Python 3.11 or newer is here: install one (Debian, Ubuntu: apt-get install python3 python3-venv)"
}

# Make the environment $venv, with $OTHER_PYTHON if that is set.
make_venv() {
  python=${OTHER_PYTHON:-$(find_python)} || exit 1
  "$python" -c 'import ensurepip, venv' 2>/dev/null || {
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    die "$python cannot make an environment: install its venv (Debian, Ubuntu: apt-get install python$version-venv)"
  }
  say "making ${venv#"$root/"} with $python"
  "$python" -m venv --clear "$venv" || die "no environment could be made in $venv"
}

# Tell whether an environment has this clone, or a group of its tools.
has() {
  case $2 in
    project) question='import timeline, sys; sys.exit(not timeline.__file__.startswith(sys.argv[1] + "/"))' ;;
    test) question='import pytest, pytest_timeout, hypothesis' ;;
    lint) question='import importlinter, mypy, cogapp' ;;
    bench-peers) question='import eventsourcing, eventsource, py_event_sourcing' ;;
  esac
  (cd / && "$1/bin/python" -c "$question" "$root") 2>/dev/null
}

# Make ready an environment with the project and these groups of uv.lock, and
# put it first on the PATH: $OTHER_VENV, or .venv.
environment() {
  if [ -n "${VIRTUAL_ENV:-}" ] && [ "$VIRTUAL_ENV" != "$root/.venv" ]; then
    missing=
    for group in project "$@"; do has "$VIRTUAL_ENV" "$group" || missing="$missing $group"; done
    if [ -z "$missing" ]; then
      PATH="$VIRTUAL_ENV/bin:$PATH"
      return
    fi
    say "the active environment lacks:$missing; using $root/.venv"
  fi
  venv=${OTHER_VENV:-$root/.venv}
  "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
  [ -x "$venv/bin/uv" ] || "$venv/bin/python" -m pip install -qq --disable-pip-version-check "$UV_RANGE" >&2 \
    || die "uv could not be installed into $venv: is a package index within reach?"
  groups=
  for group in "$@"; do groups="$groups --group $group"; done
  # --inexact: a script asks for what it needs and takes nothing away from the others.
  # shellcheck disable=SC2086
  (cd "$root" && VIRTUAL_ENV="$venv" UV_PROJECT_ENVIRONMENT="$venv" \
    "$venv/bin/uv" sync --quiet --frozen --inexact --no-default-groups $groups) \
    || die "the packages of uv.lock could not be installed"
  VIRTUAL_ENV="$venv" PATH="$venv/bin:$PATH"
  export VIRTUAL_ENV PATH
}
