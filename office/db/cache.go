package db

import "sync"

// cacheMost is how many entries a cache keeps at the most.
const cacheMost = 20_000

// Cache keeps what was read between transactions, so that it need not be read
// again by each. All of it is forgotten as soon as another process wrote, and
// where anything is undone that it may have been read from; whoever writes what
// an entry is of forgets it. It is safe for any number of goroutines.
type Cache[V any] struct {
	off     bool // the database does not say when another process wrote
	mu      sync.RWMutex
	entries map[string]V
	age     uint64 // counts how often something was forgotten
}

// NewCache is a cache of what a database has.
func NewCache[V any](d *DB) *Cache[V] {
	c := &Cache[V]{entries: map[string]V{}, off: !d.engine.Alone()}
	d.forgetting = append(d.forgetting, c.forgetAll)
	return c
}

// Get gives an entry that is kept. The age is to be handed to Keep, and to Standing.
func (c *Cache[V]) Get(key string) (v V, age uint64, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok = c.entries[key]
	return v, c.age, ok
}

// Keep keeps what was read after Get gave its age, unless something was forgotten
// meanwhile.
func (c *Cache[V]) Keep(key string, v V, age uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.off || c.age != age {
		return
	}
	if len(c.entries) >= cacheMost {
		clear(c.entries)
	}
	c.entries[key] = v
}

// Standing tells whether nothing can have changed since Get gave its age.
func (c *Cache[V]) Standing(age uint64) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return !c.off && c.age == age
}

// Forget forgets an entry that a transaction writes what it is of: now, for whoever
// comes after in the same transaction, and once more when it is committed, as
// readers see what was there until then.
func (c *Cache[V]) Forget(tx *Tx, key string) {
	forget := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.age++
		delete(c.entries, key)
	}
	forget()
	tx.OnCommit(forget)
}

// ForgetAll is Forget of every entry.
func (c *Cache[V]) ForgetAll(tx *Tx) {
	c.forgetAll()
	tx.OnCommit(c.forgetAll)
}

func (c *Cache[V]) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	clear(c.entries)
}
