package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/alert"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// startAlerts has the device tell what there is to tell, where it can.
func (a *App) startAlerts() {
	if a.cfg.Alerts == nil {
		return
	}
	a.alerts = &alert.Notifier{
		Device: a.cfg.Alerts, Now: a.cfg.Now, Read: a.toTell, Log: a.cfg.Log, Changed: make(chan struct{}, 1),
		Memory: func() alert.Memory { return a.settings.get().Alerts },
		Keep: func(m alert.Memory) error {
			return a.settings.change(func(d *device) { d.Alerts = m })
		},
	}
	stop := a.Subscribe(func(changes []Change) {
		for _, c := range changes {
			switch c.Kind {
			case api.KindBooking, api.KindEvent, api.KindSlot, api.KindNotice, api.KindReferral, KindSettings, KindWho:
				a.alerts.Change()
				return
			}
		}
	})
	a.running.Go(func() {
		defer a.Guard()
		defer stop()
		select {
		case <-a.warm:
			a.alerts.Run(a.background)
		case <-a.background.Done():
		}
	})
}

// toTell reads what there may be to tell of this moment.
func (a *App) toTell(ctx context.Context) (alert.Input, error) {
	d := a.settings.get()
	in := alert.Input{Person: d.PersonID, Off: d.Preferences.quiet}
	if in.Person == "" {
		return in, nil
	}
	_, cursor, err := a.store().Cursor(ctx, store.Changes)
	if err != nil || cursor == "" {
		return in, err
	}
	in.Complete = true
	reminders, err := a.Book.Reminders(ctx)
	if err != nil {
		return in, err
	}
	words := a.texts()
	for _, r := range reminders {
		in.Alerts = append(in.Alerts, reminderAlert(words, r))
	}
	items, err := a.Inbox.Items(ctx, inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemReferral}, UnreadOnly: true})
	if err != nil {
		return in, err
	}
	for _, it := range items {
		if it.NeedsYou && it.From != "" {
			in.Alerts = append(in.Alerts, alert.Alert{
				ID: "referral/" + it.ID, Kind: alert.Referral,
				Title: words.T("alert.referral"), Text: words.T("alert.referral_text"),
			})
		}
		if it.State == api.ReferralReturned || it.State == api.ReferralExpired {
			in.Alerts = append(in.Alerts, alert.Alert{
				ID: "referral/" + it.ID + "/" + it.State, Kind: alert.Referral,
				Title: words.T("alert.referral_over"), Text: words.T("alert.referral_over_text"),
			})
		}
	}
	changes, err := a.Inbox.Items(ctx, inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemNotice}, UnreadOnly: true})
	if err != nil {
		return in, err
	}
	slices.SortStableFunc(changes, func(a, b inbox.Item) int { return a.At.Compare(b.At) }) // of one booking's, the last is told
	for _, it := range changes {
		in.Alerts = append(in.Alerts, changeAlert(words, it, a.cfg.Now()))
	}
	answers, err := a.Book.Answers(ctx)
	if err != nil {
		return in, err
	}
	for _, an := range answers {
		in.Alerts = append(in.Alerts, answerAlert(words, an, a.cfg.Now()))
	}
	mine, err := a.Book.Mine(ctx)
	if err != nil {
		return in, err
	}
	err = a.store().Read(ctx, func(v store.View) error {
		in.Alerts = append(in.Alerts, takenBack(words, d.Alerts, v, mine.Coming, a.cfg.Now())...)
		return nil
	})
	if err != nil {
		return in, err
	}
	for _, b := range mine.Coming {
		if b.State == api.BookingOffered && !b.EventOff {
			in.Alerts = append(in.Alerts, offerAlert(words, b, a.cfg.Now()))
		}
	}
	return in, nil
}

// reminderAlert reminds of a booking: when, what and where, and no word of what
// it is about or with whom.
func reminderAlert(words *text.Texts, r booking.Reminder) alert.Alert {
	b := r.Booking
	where := cmp.Or(b.Venue.Name, b.Venue.Address)
	if where == "" && (b.Venue.Online || b.Venue.OnlineURL != "") {
		where = words.T("alert.online")
	}
	said := cmp.Or(where, words.T("alert.booking_text"))
	if len(r.Times) > 0 {
		clocks := make([]string, 0, len(r.Times))
		for _, at := range r.Times {
			clocks = append(clocks, words.Clock(at))
		}
		said = words.N("alert.booking_times", len(clocks), text.A{"Where": strings.TrimSuffix(said, "."), "Times": strings.Join(clocks, ", ")})
	}
	return alert.Alert{
		ID:    fmt.Sprintf("booking/%s/%d/%d", b.ID, r.Starts.Unix(), int(r.Before/time.Hour)),
		About: fmt.Sprintf("booking/%s/%d", b.ID, r.Starts.Unix()), Kind: alert.Booking, At: r.At, Until: r.Starts,
		Title: words.T("alert.booking", text.A{"When": text.UpperFirst(words.DayClock(r.Starts, r.At)), "Title": b.Title}),
		Text:  said,
	}
}

// changeAlert tells what the office changed under a booking: each time that it did, for a
// notice goes on being the same until its mail is written. Its id names what takenBack needs.
func changeAlert(words *text.Texts, it inbox.Item, now time.Time) alert.Alert {
	return alert.Alert{
		ID:    fmt.Sprintf("notice/%s/%s/%s/%d", it.Booking, it.ID, it.State, it.At.UnixMilli()),
		About: "notice/" + it.Booking, Kind: alert.Booking, Until: it.Starts,
		Title: ChangeLine(words, it.State, it.Starts, now),
		Text:  cmp.Or(it.Title, words.T("inbox.kind.booking")),
	}
}

// takenBack tells of the bookings that are as they were before a change that this device
// told: the office undid it before anything was mailed, and took its notice back, which v
// has no more. coming are the person's bookings.
func takenBack(words *text.Texts, memory alert.Memory, v store.View, coming []booking.Booking, now time.Time) (list []alert.Alert) {
	for _, id := range slices.Sorted(maps.Keys(memory.Told)) {
		part := strings.Split(id, "/")
		if part[0] != "notice" || len(part) != 5 {
			continue
		}
		i := slices.IndexFunc(coming, func(b booking.Booking) bool { return b.ID == part[1] && !b.CalledOff })
		if i < 0 {
			continue
		}
		if _, stands := v.Get(api.KindNotice, part[2]); stands {
			continue
		}
		b := coming[i]
		title := words.T("change.line.undone", text.A{"When": words.DayClock(b.StartsAt, now)})
		if part[3] == api.NoticeCancelled {
			title = ChangeLine(words, api.NoticeRestored, b.StartsAt, now)
		}
		list = append(list, alert.Alert{
			ID: "notice-undone/" + part[2], About: "notice/" + b.ID, Kind: alert.Booking, Until: b.StartsAt,
			Title: title, Text: cmp.Or(b.Title, words.T("inbox.kind.booking")),
		})
	}
	return list
}

// ChangeLine says in a few words what the office changed of a booking that begins then.
func ChangeLine(words *text.Texts, what string, starts, now time.Time) string {
	key := "change.line." + what
	if !words.Has(key) { // a newer version's
		key = "change.line.other"
	}
	return words.T(key, text.A{"When": words.DayClock(starts, now)})
}

// answerAlert tells what the office answered to a wish that was made without a
// connection.
func answerAlert(words *text.Texts, an booking.Answer, now time.Time) alert.Alert {
	return alert.Alert{
		ID: "answer/" + an.Mutation, Kind: alert.Booking, At: an.At, Until: an.Booking.EndsAt,
		Title: words.T("booking.answer."+string(an.Outcome), text.A{"When": words.DayClock(an.Starts, now)}), Text: an.Booking.Title,
	}
}

func offerAlert(words *text.Texts, b booking.Booking, now time.Time) alert.Alert {
	out := alert.Alert{
		ID: "offer/" + b.ID, Kind: alert.Offer, Until: b.StartsAt, Title: words.T("alert.offer"), Text: b.Title,
	}
	if !b.ExpiresAt.IsZero() {
		out.ID += "/" + strconv.FormatInt(b.ExpiresAt.Unix(), 10)
		out.Until = b.ExpiresAt
		out.Text = words.T("alert.offer_until", text.A{"Title": b.Title, "When": words.DayClock(b.ExpiresAt, now)})
	}
	return out
}

// lateAnswers are the office's answers to bookings as the inbox lists them.
func (a *App) lateAnswers(ctx context.Context) ([]inbox.Answer, error) {
	answers, err := a.Book.Answers(ctx)
	if err != nil {
		return nil, err
	}
	var list []inbox.Answer
	for _, an := range answers {
		one := inbox.Answer{
			BookingID: an.Booking.ID, Title: an.Booking.Title, Outcome: string(an.Outcome), Starts: an.Starts, At: an.At,
		}
		if an.Refused() {
			one.Refused = an.Mutation
		}
		list = append(list, one)
	}
	return list, nil
}

// quiet tells whether a kind of alert is switched off.
func (p Preferences) quiet(kind alert.Kind) bool {
	switch kind {
	case alert.Booking:
		return !p.Notifications || p.QuietBookings
	case alert.Referral:
		return !p.Notifications || p.QuietReferrals
	case alert.Offer:
		return !p.Notifications || p.QuietOffers
	}
	return !p.Notifications
}
