package api

import "time"

// OfferStands tells whether an offer, of a place or a referral, can still be taken:
// it has not expired. One without a time (zero) stands until it is answered.
func OfferStands(expiresAt, now time.Time) bool { return expiresAt.IsZero() || expiresAt.After(now) }
