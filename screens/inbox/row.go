package inbox

import (
	"strings"

	"startklar.dk/app"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// row is one item of the list.
type row struct {
	*ui.ListRow // is what stands in the list
	env         *parts.Env
	away        *ui.Button
}

func newRow(env *parts.Env) *row {
	return &row{ListRow: &ui.ListRow{Edge: true}, env: env, away: &ui.Button{
		Icon: icons.Archive, Kind: ui.Plain, Tint: ui.Quiet, Name: env.T("inbox.archive_do"), Hint: env.T("inbox.archive_do") + " · " + parts.KeysArchive.String(),
	}}
}

// set draws an item.
func (r *row) set(it inbox.Item, chosen bool, open, archive func()) {
	env := r.env
	name := itemTitle(env, it)
	avatar := &ui.Avatar{Name: name}
	if it.Kind != inbox.ItemReferral && !written(it) {
		avatar.Icon = itemIcon(it)
	}
	r.Leading = avatar
	r.Title = name
	r.Subtitle = itemLine(env, it)
	r.SubLines = 2
	r.Bold, r.Chosen, r.OnTap = it.Unread, chosen, open
	end := ui.Row(ui.Gap4)
	if it.Unread {
		end.Add(&ui.Dot{})
	}
	if !it.Archived {
		r.away.OnTap = archive
		end.Add(r.away)
	}
	r.Trailing = end
	r.ListRow.Refresh()
}

func itemIcon(it inbox.Item) string {
	switch it.Kind {
	case inbox.ItemOffer, inbox.ItemBooking, inbox.ItemAnswer, inbox.ItemNotice:
		return icons.Book
	}
	return icons.Inbox
}

// written tells whether an item is words between people, rather than a thing that came in.
func written(it inbox.Item) bool {
	switch it.Kind {
	case inbox.ItemBooking, inbox.ItemMessage, inbox.ItemQuestion, inbox.ItemComment:
		return true
	}
	return false
}

// itemTitle names an item: words by whom one writes with, else the thing that it is.
func itemTitle(env *parts.Env, it inbox.Item) string {
	switch {
	case written(it) && it.With != "":
		return it.With
	case written(it):
		return env.OfficeName()
	case it.Title != "":
		return it.Title
	}
	return env.T("inbox.kind." + string(it.Kind))
}

// itemLine is when it was, what it is about, and its latest words.
func itemLine(env *parts.Env, it inbox.Item) string {
	var said []string
	if !it.At.IsZero() {
		said = append(said, when(env, it))
	}
	if written(it) && it.Title != "" {
		said = append(said, it.Title)
	}
	if n := len(it.Together); n > 1 {
		said = append(said, env.N("inbox.comments", n))
	}
	switch {
	case it.Kind == inbox.ItemNotice:
		said = append(said, app.ChangeLine(env.Words, it.State, it.Starts, env.Now()))
		switch {
		case it.Waiting:
			said = append(said, env.T("inbox.waits"))
		case it.NeedsYou:
			said = append(said, env.T("change.decide"))
		}
	case it.Waiting:
		said = append(said, env.T("inbox.waits"))
	case it.Kind == inbox.ItemAnswer:
		said = append(said, answered(env, it))
	case it.Kind == inbox.ItemOffer:
		said = append(said, env.T("inbox.offer_line"))
	case it.NeedsYou && it.From != "":
		said = append(said, env.T("inbox.refers", text.A{"Name": it.From}))
	case it.Kind == inbox.ItemReferral && it.State != "" && !it.NeedsYou && env.Words.Has("inbox.state."+it.State):
		said = append(said, env.T("inbox.state."+it.State))
	}
	switch {
	case it.Preview == "":
	case it.From == "" && it.Kind != inbox.ItemReferral && it.Kind != inbox.ItemNotice:
		said = append(said, env.T("inbox.you_wrote", text.A{"Text": it.Preview}))
	default:
		said = append(said, it.Preview)
	}
	return strings.Join(said, " · ")
}

// answered is what the office said to a booking.
func answered(env *parts.Env, it inbox.Item) string {
	return env.T("booking.answer."+it.State, text.A{"When": env.Words.DayClock(it.Starts, env.Now())})
}

// when is the day, or the time of day for today.
func when(env *parts.Env, it inbox.Item) string {
	day := env.Words.Day(it.At, env.Now())
	if day == env.T("date.today") {
		return env.Words.Clock(it.At)
	}
	return text.UpperFirst(day)
}
