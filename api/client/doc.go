// Package client speaks the contract of package api with one office over HTTP.
// It keeps no records and decides no rules; it starts no goroutines of its own.
package client
