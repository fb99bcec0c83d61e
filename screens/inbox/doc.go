// Package inbox is what came in: one list, a referral with its way and its consents, and threads of messages. Bookings
// and the plan have their own pages, to which it leads. It starts no goroutine.
package inbox
