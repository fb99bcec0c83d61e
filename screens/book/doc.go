// Package book is the programme on screen: finding something, an event, its
// times, and the person's own bookings. It decides nothing and speaks to no
// network itself. It starts no goroutine; timers stop when a page is left.
package book
