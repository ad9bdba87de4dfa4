// Checks our notes, proofs, trees and bundles with Go's own x/mod packages, and makes theirs for us to check.
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func must(err error, what string) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

func read(path string) []byte {
	content, err := os.ReadFile(path)
	must(err, path)
	return content
}

// head opens a checkpoint with the keys and returns what it says.
func head(content []byte, vkeys []string) (int64, tlog.Hash) {
	var verifiers []note.Verifier
	for _, vkey := range vkeys {
		verifier, err := note.NewVerifier(vkey)
		must(err, "key")
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(content, note.VerifierList(verifiers...))
	must(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifiers[0].Name() {
		fail("checkpoint: not three lines of %s", verifiers[0].Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "size")
	root, err := tlog.ParseHash(lines[2])
	must(err, "root")
	return size, root
}

// proof reads the hashes between the index line and the empty line of a tlog-proof.
func proof(path string) (int64, []tlog.Hash, []byte) {
	top, checkpoint, found := bytes.Cut(read(path), []byte("\n\n"))
	lines := strings.Split(string(top), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		fail("%s: no tlog-proof", path)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	must(err, path)
	var hashes []tlog.Hash
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		must(err, path)
		hashes = append(hashes, hash)
	}
	return index, hashes, checkpoint
}

// leaf returns the hash of an event of a bundle: of its leaf, or as it is given where the event was redacted whole.
func leaf(base string, committed map[string]bool) tlog.Hash {
	content, err := os.ReadFile(base + ".json")
	if os.IsNotExist(err) {
		hash, err := hex.DecodeString(strings.TrimSpace(string(read(base + ".leaf-hash"))))
		if err != nil || len(hash) != tlog.HashSize {
			fail("%s: no leaf hash", base)
		}
		return *(*tlog.Hash)(hash)
	}
	must(err, base)
	var members struct {
		Sd []string `json:"_sd"`
	}
	must(json.Unmarshal(content, &members), base)
	for _, digest := range members.Sd {
		committed[digest] = true
	}
	return tlog.RecordHash(content)
}

func bundle(vkeys []string, folder string) {
	size, root := head(read(filepath.Join(folder, "proof", "checkpoint")), vkeys)
	events, err := filepath.Glob(filepath.Join(folder, "events", "*"))
	must(err, folder)
	committed, proofs := map[string]bool{}, 0
	for _, path := range events {
		base := strings.TrimSuffix(path, filepath.Ext(path))
		index, hashes, checkpoint := proof(base + ".tlog-proof")
		if s, r := head(checkpoint, vkeys); s != size || r != root {
			fail("%s: another checkpoint than that of the bundle", path)
		}
		if strconv.FormatInt(index+1, 10) != filepath.Base(base) {
			fail("%s: its proof is of index %d", path, index)
		}
		must(tlog.CheckRecord(hashes, size, root, index, leaf(base, committed)), path)
		if filepath.Ext(path) == ".tlog-proof" {
			proofs++
		}
	}
	if proofs == 0 {
		fail("%s: nothing is proven", folder)
	}
	disclosures(filepath.Join(folder, "disclosures.json"), committed)
	fmt.Printf("%d events of %d, root %s\n", proofs, size, root)
}

// disclosures checks that a leaf of the bundle commits to each opened field: RFC 9901's digest, base64url.
func disclosures(path string, committed map[string]bool) {
	var opened struct {
		Disclosures []struct {
			Disclosure string `json:"disclosure"`
		} `json:"disclosures"`
	}
	must(json.Unmarshal(read(path), &opened), path)
	for number, one := range opened.Disclosures {
		digest := sha256.Sum256([]byte(one.Disclosure))
		if !committed[base64.RawURLEncoding.EncodeToString(digest[:])] {
			fail("%s: no leaf commits to disclosure %d", path, number)
		}
	}
}

type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, m[index])
	}
	return found, nil
}

// tree makes roots and proofs over leaves, one a line in base64, for others to check.
func tree() {
	content, err := io.ReadAll(os.Stdin)
	must(err, "leaves")
	var stored memory
	type entry struct {
		Root        tlog.Hash   `json:"root"`
		Inclusion   []tlog.Hash `json:"inclusion"`
		Consistency []tlog.Hash `json:"consistency"`
	}
	var entries []entry
	for number, line := range strings.Fields(string(content)) {
		leaf, err := base64.StdEncoding.DecodeString(line)
		must(err, "leaf")
		hashes, err := tlog.StoredHashes(int64(number), leaf, stored)
		must(err, "stored")
		stored = append(stored, hashes...)
		size := int64(number + 1)
		root, err := tlog.TreeHash(size, stored)
		must(err, "root")
		inclusion, err := tlog.ProveRecord(size, size/2, stored)
		must(err, "inclusion")
		consistency, err := tlog.ProveTree(size, size/2+1, stored)
		must(err, "consistency")
		entries = append(entries, entry{root, inclusion, consistency})
	}
	must(json.NewEncoder(os.Stdout).Encode(entries), "output")
}

func main() {
	if len(os.Args) < 2 {
		fail("bundle VKEYS DIR | note VKEYS | sign SKEY | key NAME | tree")
	}
	switch os.Args[1] {
	case "bundle":
		bundle(strings.Split(os.Args[2], "\n"), os.Args[3])
	case "note":
		content, err := io.ReadAll(os.Stdin)
		must(err, "note")
		size, root := head(content, strings.Split(os.Args[2], "\n"))
		fmt.Printf("%d %s\n", size, root)
	case "sign":
		text, err := io.ReadAll(os.Stdin)
		must(err, "text")
		signer, err := note.NewSigner(os.Args[2])
		must(err, "key")
		signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
		must(err, "sign")
		os.Stdout.Write(signed)
	case "key":
		skey, vkey, err := note.GenerateKey(rand.Reader, os.Args[2])
		must(err, "key")
		fmt.Printf("%s\n%s\n", skey, vkey)
	case "tree":
		tree()
	default:
		fail("no such command: %s", os.Args[1])
	}
}
