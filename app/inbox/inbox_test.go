package inbox_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
)

func TestTheInboxIsOneList(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	hour := func(n int) time.Time { return w.Now.Add(time.Duration(n) * time.Hour) }
	w.Says(t, api.KindQuestion, "q", api.Question{Topic: "Moms", Text: "Hvornår?", AskedAt: hour(1), State: "answered"})
	w.Says(t, api.KindMessage, "m1", api.Message{Thread: "q", Author: "Bodil", Text: "Hvert\nkvartal.", At: hour(5)})
	w.Says(t, api.KindMessage, "m2", api.Message{Thread: "loose", Author: "Kontoret", Text: "Velkommen", At: hour(-1), Read: true})
	w.Says(t, api.KindComment, "c", api.Comment{PlanID: "p", Section: "market.who", Text: "Hvem?", Author: "Mette", At: hour(3)})
	w.Says(t, api.KindEvent, "e", api.Event{Title: "Moms uden migræne"})
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: "e", State: api.BookingOffered, RequestedAt: hour(2), ExpiresAt: hour(12)})
	w.Says(t, api.KindBooking, "b2", api.Booking{EventID: "e", State: api.BookingConfirmed, RequestedAt: hour(2)})
	type line struct {
		Kind             inbox.ItemKind
		From, Preview    string
		Unread, NeedsYou bool
	}
	lines := func(f inbox.Filter) (out []line) {
		t.Helper()
		list, err := w.Items(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range list {
			out = append(out, line{it.Kind, it.From, it.Preview, it.Unread, it.NeedsYou})
		}
		return out
	}
	want := []line{
		{inbox.ItemQuestion, "Bodil", "Hvert kvartal.", true, false},
		{inbox.ItemComment, "Mette", "Hvem?", true, false},
		{inbox.ItemOffer, "", "", true, true},
		{inbox.ItemReferral, "Mette Ørsted", "Du har brug for en, der kender eksport.", true, true},
		{inbox.ItemMessage, "Kontoret", "Velkommen", false, false},
	}
	if diff := cmp.Diff(want, lines(inbox.Filter{})); diff != "" {
		t.Errorf("inbox (-want +got):\n%s", diff)
	}
	if err := w.MarkRead(ctx, "q", "c"); err != nil {
		t.Fatal(err)
	}
	if got := lines(inbox.Filter{UnreadOnly: true}); len(got) != 2 {
		t.Errorf("unread %+v", got)
	}
	before := len(w.Sent(t))
	if err := w.MarkRead(ctx, "q"); err != nil || len(w.Sent(t)) != before {
		t.Errorf("marked what is marked: %v", err)
	}
	if err := w.Archive(ctx, "q", "loose"); err != nil {
		t.Fatal(err)
	}
	if got := lines(inbox.Filter{Archived: true}); len(got) != 2 {
		t.Errorf("archived %+v", got)
	}
	w.Says(t, api.KindMessage, "m3", api.Message{Thread: "q", Author: "Bodil", Text: "Og en ting til", At: hour(6)})
	if got := lines(inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemQuestion}}); len(got) != 1 || !got[0].Unread {
		t.Errorf("a new message did not bring its question back: %+v", got)
	}
}

func TestAskingTheOffice(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if _, err := w.Ask(ctx, "Moms", "  "); !errors.Is(err, inbox.ErrEmpty) {
		t.Errorf("asked nothing: %v", err)
	}
	id, err := w.Ask(ctx, "Moms", "Hvornår?")
	if err != nil {
		t.Fatal(err)
	}
	if q, err := w.Question(ctx, id); err != nil || !q.Waiting || q.Late {
		t.Errorf("question %+v, %v", q, err)
	}
	w.Says(t, api.KindQuestion, "old", api.Question{Text: "x", State: "open", AskedAt: w.Now.Add(-48 * time.Hour), AnswerBy: w.Now.Add(-time.Hour)})
	if q, err := w.Question(ctx, "old"); err != nil || q.Waiting || !q.Late {
		t.Errorf("question %+v, %v", q, err)
	}
}

func TestAThreadKnowsWhoWrote(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.offered(t)
	w.Says(t, api.KindMessage, "m1", api.Message{Thread: "r", Author: "Mette Ørsted", Text: "Hej", At: w.Now})
	w.Says(t, api.KindMessage, "m2", api.Message{Thread: "r", Author: "Anna Nielsen", Text: "Hej selv", At: w.Now.Add(time.Minute)})
	w.Now = w.Now.Add(time.Hour)
	if _, err := w.Post(ctx, "r", "Et spørgsmål"); err != nil {
		t.Fatal(err)
	}
	thread, err := w.Thread(ctx, "r")
	if err != nil || len(thread) != 3 {
		t.Fatalf("thread %+v, %v", thread, err)
	}
	if thread[0].Mine || !thread[1].Mine || !thread[2].Mine || !thread[2].Waiting {
		t.Errorf("thread %+v", thread)
	}
}

func TestAnOfferNeedsAnAnswerUntilItExpires(t *testing.T) {
	w := newWorld(t)
	w.offered(t)
	w.Says(t, api.KindReferral, "asked", api.Referral{
		ActorID: "house", State: api.ReferralSent, History: []api.ReferralStep{{State: api.ReferralSent, At: w.Now, By: api.You}},
	})
	needs := func(want bool) {
		t.Helper()
		list, err := w.Items(t.Context(), inbox.Filter{UnreadOnly: true})
		if err != nil || len(list) != 1 || list[0].ID != "r" || list[0].NeedsYou != want {
			t.Errorf("unread are %+v, %v", list, err)
		}
		if n, err := w.Unread(t.Context()); err != nil || n != 1 {
			t.Errorf("%d unread, %v", n, err)
		}
	}
	needs(true)
	w.Now = w.Now.Add(240 * time.Hour)
	needs(false)
}

// Comments that were sent together are one item, whatever befalls each of them: read,
// put away, answered. What was sent apart is apart.
func TestCommentsThatWereSentTogetherAreOneItem(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	says := func(id, section string, at time.Time, author string, replies ...api.Reply) {
		w.Says(t, api.KindComment, id, api.Comment{PlanID: "p", VersionID: "v", Section: section, Text: "Hvem er " + id + "?", Author: author, At: at, Replies: replies})
	}
	says("a1", "market.who", w.Now, "Mette")
	says("a2", "market.who", w.Now, "Mette")
	says("b1", "market.who", w.Now.Add(time.Hour), "Mette")
	says("b2", "idea.what", w.Now.Add(time.Hour), "Mette")
	says("c1", "idea.what", w.Now.Add(time.Hour), "Jens")
	items := func(f inbox.Filter) map[string]inbox.Item {
		t.Helper()
		list, err := w.Items(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]inbox.Item{}
		for _, it := range list {
			all[it.ID] = it
		}
		return all
	}
	all := items(inbox.Filter{})
	for id, want := range map[string]struct {
		together []string
		section  string
	}{"a1": {[]string{"a1", "a2"}, "market.who"}, "b1": {[]string{"b1", "b2"}, ""}, "c1": {[]string{"c1"}, "idea.what"}} {
		if it := all[id]; !slices.Equal(it.Together, want.together) || it.Section != want.section || !it.Unread {
			t.Errorf("%s is %+v", id, it)
		}
	}
	if n, err := w.Unread(ctx); err != nil || n != 3 || len(all) != 3 {
		t.Errorf("%d of %d are unread, %v", n, len(all), err)
	}
	if err := w.MarkRead(ctx, "a1"); err != nil {
		t.Fatal(err)
	}
	if it := items(inbox.Filter{})["a1"]; it.Unread {
		t.Error("one of those that were sent together is unread still")
	}
	says("b2", "idea.what", w.Now.Add(time.Hour), "Mette", api.Reply{Text: "Altså kunderne.", Author: "Mette", At: w.Now.Add(2 * time.Hour)})
	if it := items(inbox.Filter{})["b1"]; !it.Unread || it.Preview != "Altså kunderne." || !it.At.Equal(w.Now.Add(2*time.Hour)) {
		t.Errorf("with an answer to one it is %+v", it)
	}
	if err := w.Archive(ctx, "b1"); err != nil {
		t.Fatal(err)
	}
	if it := items(inbox.Filter{Archived: true})["b1"]; len(it.Together) != 2 {
		t.Errorf("in the archive is %+v", it)
	}
}

func TestAnEventIsNamedInTheLanguageOfTheReader(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindEvent, "e", api.Event{Title: "Åbent hus", StartsAt: w.Now.Add(time.Hour), EndsAt: w.Now.Add(2 * time.Hour), Texts: map[string]api.EventText{"en": {Title: "Open house"}}})
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: "e", State: api.BookingOffered, ExpiresAt: w.Now.Add(time.Hour)})
	w.Says(t, api.KindNotice, "n", api.Notice{BookingID: "b", What: api.NoticeVenue, At: w.Now})
	for lang, want := range map[string]string{"da": "Åbent hus", "en": "Open house"} {
		w.lang = lang
		list, err := w.Items(t.Context(), inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemNotice, inbox.ItemOffer}})
		if err != nil || len(list) != 2 || list[0].Title != want || list[1].Title != want {
			t.Errorf("%s: %+v, %v", lang, list, err)
		}
	}
}

func TestWhatTheOfficeChangedWaitsForAnAnswerAsLongAsThereIsOneToGive(t *testing.T) {
	w := newWorld(t)
	hour := func(n int) time.Time { return w.Now.Add(time.Duration(n) * time.Hour) }
	notice := func(of api.Notice, begins, ends int, b map[string]any) inbox.Item {
		t.Helper()
		of.BookingID, of.At = "b", w.Now
		w.Says(t, api.KindEvent, "e", api.Event{Title: "Kick-off", StartsAt: hour(begins), EndsAt: hour(ends)})
		b["event_id"] = "e"
		w.Says(t, api.KindBooking, "b", b)
		w.Says(t, api.KindNotice, "n", of)
		list, err := w.Items(t.Context(), inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemNotice}})
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		return list[0]
	}
	asks := api.Notice{What: api.NoticeMoved, Decide: true}
	for name, c := range map[string]struct {
		of               api.Notice
		begins, ends     int
		booking          map[string]any
		unread, needsYou bool
	}{
		"it is to come":      {asks, 1, 2, map[string]any{"state": "confirmed"}, true, true},
		"it has begun":       {asks, -1, 2, map[string]any{"state": "confirmed"}, true, true},
		"it is over":         {asks, -2, -1, map[string]any{"state": "confirmed"}, true, false},
		"another is wished":  {asks, 1, 2, map[string]any{"state": "confirmed", "slot_id": "s", "_move_to": "s2"}, true, false},
		"it was given up":    {asks, 1, 2, map[string]any{"state": "cancelled"}, false, false},
		"it was called off":  {api.Notice{What: api.NoticeCancelled}, 1, 2, map[string]any{"state": "cancelled"}, true, false},
		"it was taken out":   {api.Notice{What: api.NoticeRemoved, Title: "Kick-off"}, 1, 2, map[string]any{"state": "cancelled"}, true, false},
		"nothing is decided": {api.Notice{What: api.NoticeVenue}, 1, 2, map[string]any{"state": "confirmed"}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			if it := notice(c.of, c.begins, c.ends, c.booking); it.Unread != c.unread || it.NeedsYou != c.needsYou || it.Title != "Kick-off" {
				t.Errorf("%+v", it)
			}
		})
	}
}
