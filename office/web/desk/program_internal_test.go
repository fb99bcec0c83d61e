package desk

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/programme"
)

// A new event is copied from the last of its title that has begun, or the next, but from none that is far ahead.
func TestANewEventIsCopiedFromTheLastOfItsTitle(t *testing.T) {
	now := time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)
	held := func(title string, months int) programme.Listed {
		return programme.Listed{Event: api.Event{Kind: api.EventCafe, Title: title, StartsAt: now.AddDate(0, months, 0)}}
	}
	var got []time.Time
	for _, e := range copyable([]programme.Listed{held("Café", -2), held("Café", -1), held("Café", 1), held("Panel", 5), held("Panel", 7), held("Fest", 6), held("Fest", 11)}, now) {
		got = append(got, e.Event.StartsAt)
	}
	if want := []time.Time{now.AddDate(0, -1, 0), now.AddDate(0, 5, 0)}; !slices.EqualFunc(got, want, time.Time.Equal) {
		t.Errorf("copied are those of %v, want %v", got, want)
	}
}

// Of many who are touched alike the first by name are named, and the others counted.
func TestOfManyWhoAreTouchedTheFirstAreNamed(t *testing.T) {
	v := &visit{t: text.For(text.Danish)}
	var touched catalogue.Touched
	var persons []account.Person
	for i := range mostNamed + 3 {
		id := fmt.Sprintf("p%d", i)
		touched = append(touched, catalogue.Touch{PersonID: id, BookingID: "a", Moved: true}, catalogue.Touch{PersonID: id, BookingID: "b", Moved: true, Doubt: i == mostNamed})
		persons = append(persons, account.Person{ID: id, Person: api.Person{Phone: id}})
	}
	got := v.countsOf(touched, persons)
	if len(got) != 2 || got[0].Said != "1 ville skulle være to steder og bliver spurgt" || got[0].More != "" || len(got[0].Names) != 1 || got[0].Names[0].Name != fmt.Sprintf("p%d", mostNamed) {
		t.Fatalf("%+v", got)
	}
	if moved := got[1]; moved.Said != fmt.Sprintf("%d flyttes til en anden tid", mostNamed+3) || len(moved.Names) != mostNamed || moved.Names[0].Name != "p0" || moved.More != "og 3 flere" {
		t.Errorf("%+v", moved)
	}
}

func TestAPriceIsReadAsItIsTyped(t *testing.T) {
	for typed, want := range map[string]int64{
		"": 0, "1250": 125000, "1.250": 125000, "1.250,50": 125050, "49,50": 4950, "49.50": 4950, "49.5": 4950, "1 250": 125000, "12.345.678": -1, "49.505": 4950500, "4.95.0": -1, "x": -1, "-1": -1,
	} {
		var bad badFields
		if got := bad.ore("price", typed); bad != nil {
			if want != -1 {
				t.Errorf("%q is refused: %v", typed, bad)
			}
		} else if got != want {
			t.Errorf("%q is %d øre, want %d", typed, got, want)
		}
	}
}
