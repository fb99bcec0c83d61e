// Package files is choosing a file of a desktop, to be read or to be written: a Chooser, and the Disk that it looks
// through. It knows no domain and no texts, and starts no goroutine: what may wait for a disk runs in the Work that it
// is handed.
package files
