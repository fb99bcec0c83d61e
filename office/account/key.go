package account

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// keyFile has the key under which codes are kept. It lies outside the database and
// its backups: who has those cannot try codes.
const keyFile = "sign-in-key.jsonl"

// codeKey is that key, read when it is first needed.
type codeKey struct {
	db     *db.DB
	folder string
	mu     sync.Mutex
	key    []byte
}

// get reads the key, and makes it where there is none. The first whole line of the
// file is it, also where several processes make one at once.
func (k *codeKey) get() ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.key != nil {
		return k.key, nil
	}
	path := filepath.Join(k.folder, keyFile)
	err := k.read(path)
	if err == nil && k.key == nil {
		var fresh []byte
		if fresh, err = k.db.Random(sha256.Size); err == nil {
			err = errors.Join(record.AppendLine(path, fresh), k.read(path))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of sign-in codes: %w", err)
	}
	return k.key, nil
}

func (k *codeKey) read(path string) error {
	return record.EachLine(path, func(line []byte) error {
		var key []byte
		if k.key == nil && json.Unmarshal(line, &key) == nil && len(key) == sha256.Size { // or cut off, by a cut of power
			k.key = key
		}
		return nil
	})
}
