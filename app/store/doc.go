// Package store keeps one person's records, mutations, cursors, settings and
// search in one SQLite file. It knows no kind of record and no network: what a
// mutation does to records is handed in (Options.Apply), what the office says
// comes from package syncer. It owns two goroutines, one that tells subscribers
// and one that fills the search index; Close stops both and waits for them.
package store
