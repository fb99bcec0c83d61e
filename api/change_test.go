package api

import (
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, 12, 1, 11, 0, 0, 0, time.UTC)

func moved(from, to time.Duration) Notice {
	return Notice{What: NoticeMoved, Decide: true, Old: Terms{StartsAt: noon.Add(from), EndsAt: noon.Add(from + time.Hour)}, New: Terms{StartsAt: noon.Add(to), EndsAt: noon.Add(to + time.Hour)}}
}

func during(from time.Duration) Span { return Span{noon.Add(from), noon.Add(from + time.Hour)} }

// Each notice has only what it changed: together they tell what was known before the first,
// whatever the last one is of.
func TestNoticesTellTogetherWhatIsOther(t *testing.T) {
	price := Notice{What: NoticePrice, Decide: true, Old: Terms{PriceOre: 100}, New: Terms{PriceOre: 200}}
	place := Notice{What: NoticeVenue, Decide: true, Old: Terms{Venue: Venue{Name: "Huset"}}, New: Terms{Venue: Venue{Name: "Havnen", OnlineURL: "https://a"}}}
	back := Notice{What: NoticePrice, Old: Terms{PriceOre: 200}, New: Terms{PriceOre: 100}}
	dear := Notice{What: NoticePrice, Old: Terms{PriceOre: 200}, New: Terms{PriceOre: 300}}
	for name, c := range map[string]struct {
		notices  []Notice
		what     string
		terms    []Term
		old, now int64
	}{
		"the price, then the time":     {[]Notice{price, moved(0, time.Hour)}, NoticeMoved, []Term{TermTime, TermPrice}, 100, 200},
		"the time, then the price":     {[]Notice{moved(0, time.Hour), price}, NoticeMoved, []Term{TermTime, TermPrice}, 100, 200},
		"the place, then the price":    {[]Notice{place, price}, NoticeVenue, []Term{TermPlace, TermLink, TermPrice}, 100, 200},
		"the price twice":              {[]Notice{price, dear}, NoticePrice, []Term{TermPrice}, 100, 300},
		"the price, and back":          {[]Notice{price, moved(0, time.Hour), back}, NoticeMoved, []Term{TermTime}, 100, 100},
		"what was decided is not told": {[]Notice{{What: NoticeLink, New: Terms{Venue: Venue{OnlineURL: "https://b"}}}, price}, NoticePrice, []Term{TermPrice}, 100, 200},
	} {
		at := during(0)
		if slices.Contains(c.terms, TermTime) {
			at = during(time.Hour)
		}
		got := Booking{State: BookingConfirmed}.Changed(c.notices, at, noon)
		if got == nil || !slices.Equal(got.Terms, c.terms) || got.Old.PriceOre != c.old || got.New.PriceOre != c.now || got.What != c.what || !got.Decide {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		if !got.Old.StartsAt.Equal(noon) || !got.New.StartsAt.Equal(at.Start) {
			t.Errorf("%s: it begins %v, and began %v", name, got.New.StartsAt, got.Old.StartsAt)
		}
		if hasPlace := slices.Contains(c.terms, TermPlace); hasPlace != (got.Old.Venue.Name == "Huset" && got.New.Venue.Name == "Havnen") {
			t.Errorf("%s: from %+v to %+v", name, got.Old.Venue, got.New.Venue)
		}
	}
}

func TestNothingIsToldOfWhatThePersonLeftSince(t *testing.T) {
	for name, c := range map[string]struct {
		state   string
		notices []Notice
		during  Span
		told    bool
		decide  bool
	}{
		"it stands":                       {BookingConfirmed, []Notice{moved(0, time.Hour)}, during(time.Hour), true, true},
		"nothing changed":                 {BookingConfirmed, nil, during(0), false, false},
		"another time was chosen":         {BookingConfirmed, []Notice{moved(0, time.Hour)}, during(2 * time.Hour), false, false},
		"it was given up":                 {BookingCancelled, []Notice{moved(0, time.Hour)}, during(time.Hour), false, false},
		"it is over":                      {BookingConfirmed, []Notice{moved(0, -time.Hour)}, during(-time.Hour), true, false},
		"it was called off":               {BookingCancelled, []Notice{moved(0, time.Hour), {What: NoticeCancelled}}, during(time.Hour), true, false},
		"it was taken out":                {BookingCancelled, []Notice{{What: NoticeRemoved}}, Span{}, true, false},
		"its place in the queue went":     {BookingCancelled, []Notice{{What: NoticeLapsed}}, during(0), true, false},
		"it was attended and then priced": {BookingAttended, []Notice{moved(0, time.Hour), {What: NoticePrice, New: Terms{PriceOre: 1}}}, during(2 * time.Hour), true, false},
	} {
		got := Booking{State: c.state}.Changed(c.notices, c.during, noon)
		if (got != nil) != c.told || got != nil && got.Decide != c.decide {
			t.Errorf("%s: %+v", name, got)
		}
		if got != nil && (c.state == BookingCancelled) && len(got.Terms) != 0 {
			t.Errorf("%s: its terms are other: %q", name, got.Terms)
		}
	}
}

// Terms that say no time or no place have those of others; what they say stays.
func TestTermsHaveOfOthersWhatTheyDoNotSay(t *testing.T) {
	at := time.Date(2026, 12, 3, 16, 0, 0, 0, time.UTC)
	known := Terms{StartsAt: at, EndsAt: at.Add(time.Hour), Venue: Venue{Name: "Salen"}}
	if is := (Terms{AdviserID: "a"}).Or(known); !is.StartsAt.Equal(at) || !is.EndsAt.Equal(known.EndsAt) || is.Venue != known.Venue || is.AdviserID != "a" {
		t.Errorf("of nothing they are %+v", is)
	}
	own := Terms{StartsAt: at.Add(time.Minute), EndsAt: at.Add(2 * time.Hour), Venue: Venue{Name: "Kantinen"}}
	if is := own.Or(known); !is.StartsAt.Equal(own.StartsAt) || !is.EndsAt.Equal(own.EndsAt) || is.Venue != own.Venue {
		t.Errorf("of their own they are %+v", is)
	}
}
