// Package keystore speaks to Android's own keystore over JNI: it seals with a key
// that never leaves the phone's hardware, and opens what was sealed. It keeps
// nothing itself and has no goroutines. On other systems it is empty.
package keystore
