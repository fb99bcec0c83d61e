package booking_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

func TestTheProgrammeIsNarrowed(t *testing.T) {
	for name, tt := range map[string]struct {
		filter booking.Filter
		want   []string
	}{
		"nothing asked gives all that has not ended": {booking.Filter{}, []string{kickoff, course, full, advice}},
		"a kind":               {booking.Filter{Kinds: []string{api.EventCourse}}, []string{course, full}},
		"a field of an event":  {booking.Filter{Field: api.FieldMarketing}, []string{course}},
		"a field of a slot":    {booking.Filter{Field: api.FieldLegal}, []string{kickoff}},
		"only free ones":       {booking.Filter{FreeOnly: true}, []string{kickoff, course}},
		"only mine":            {booking.Filter{Mine: true}, []string{course}},
		"an adviser's name":    {booking.Filter{Text: "soeren ÆRØ"}, []string{kickoff}},
		"a word of the title":  {booking.Filter{Text: "migraene"}, []string{full}},
		"a municipality":       {booking.Filter{Municipality: "0621"}, []string{kickoff}},
		"from tomorrow":        {booking.Filter{From: at("00:00").AddDate(0, 0, 1)}, []string{course, full, advice}},
		"until the second day": {booking.Filter{To: at("00:00").AddDate(0, 0, 1)}, []string{kickoff, course}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if tt.filter.Mine {
				w.holds(t, "b", course, "")
			}
			list, err := w.Programme(t.Context(), tt.filter)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, it := range list {
				ids = append(ids, it.ID)
			}
			if diff := cmp.Diff(tt.want, ids); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAMemberPaysTheMembersPrice(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindPerson, "p", api.Person{Member: true})
	e, err := w.Event(t.Context(), kickoff)
	if err != nil || e.PriceOre != 0 || e.FullPriceOre != 5000 {
		t.Errorf("price %d of %d, %v", e.PriceOre, e.FullPriceOre, err)
	}
}

func TestWhatCanBeBookedAnswersANeed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for name, tt := range map[string]struct {
		kinds  []string
		fields []api.Field
		want   string
	}{
		"a course about it":                    {[]string{api.EventCourse}, []api.Field{api.FieldMarketing}, course},
		"nothing, where no course is about it": {[]string{api.EventCourse}, []api.Field{api.FieldTax}, ""},
		"anything about it":                    {nil, []api.Field{api.FieldLegal}, kickoff},
		"nothing, where nothing is about it":   {nil, []api.Field{api.FieldIPR}, ""},
		"nothing that the person cannot book":  {[]string{api.EventCounselling}, nil, ""},
		"nothing of a kind that is not there":  {[]string{api.EventPanel}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			it, ok, err := w.Fitting(ctx, tt.kinds, tt.fields)
			if err != nil || it.ID != tt.want || ok != (tt.want != "") {
				t.Errorf("fitting is %q, %v, %v", it.ID, ok, err)
			}
		})
	}
}
