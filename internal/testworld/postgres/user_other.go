//go:build !unix

package postgres

import "syscall"

// ordinaryUser says as whom the server runs: as whoever runs the test.
func ordinaryUser(string) (*syscall.SysProcAttr, error) { return nil, nil }
