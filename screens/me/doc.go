// Package me is the person and the device: the first run, signing in, settings, devices, and what waits for the office.
// It is no place for the plan or for bookings; it starts no goroutine but through Env.Do.
package me
