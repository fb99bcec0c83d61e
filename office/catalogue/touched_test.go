package catalogue

import "testing"

// A person who has more than one booking is one person.
func TestPersonsAreCountedOnce(t *testing.T) {
	all := Touched{
		{PersonID: "karen", BookingID: "1", Cancelled: true},
		{PersonID: "karen", BookingID: "2", Cancelled: true, Doubt: true},
		{PersonID: "emil", BookingID: "1", Moved: true},
		{PersonID: "emil", BookingID: "2", Lapsed: true},
	}
	if got, want := all.Counts(), (Counts{Touched: 4, Cancelled: 2, Doubt: 1, Moved: 1, Lapsed: 1}); got != want {
		t.Errorf("bookings are %+v, want %+v", got, want)
	}
	if got, want := all.Persons(), (Counts{Touched: 2, Cancelled: 1, Doubt: 1, Moved: 1, Lapsed: 1}); got != want {
		t.Errorf("persons are %+v, want %+v", got, want)
	}
}
