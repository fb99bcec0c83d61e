package simulation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/booking"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

// What staff do.
const (
	deedRead    = "reads"
	deedDraft   = "drafts"
	deedDrop    = "drops a draft"
	deedSend    = "sends drafts"
	deedReply   = "replies"
	deedAttend  = "says who came"
	deedSpend   = "counts minutes"
	deedNote    = "notes"
	deedStep    = "agrees on a step"
	deedUndo    = "takes a step back"
	deedAssign  = "assigns"
	deedAnswer  = "answers"
	deedRefer   = "refers"
	deedSettle  = "settles"
	deedAdvance = "brings on"
	deedHelped  = "says whether it helped"
	deedMessage = "writes"
	deedRemove  = "removes"
	deedStaff   = "adds"
)

// deed is something that one of the staff did. What they heard is done is there, once,
// unless a backup from before was put in its place; what was refused is not.
type deed struct {
	what, person, id string
	ids              []string // of more that it is done with
	mark             string   // stands in what is written and nowhere else
	version          string   // of a draft
	act, kind        string   // how the log has it; empty: it need not

	by      string // the member's id; set when it is done
	heard   bool
	once    bool // it was heard, whatever was put back since
	at      int  // when, on the office's own time line
	refused bool

	mu sync.Mutex
}

// made names what the deed made, which the office names.
func (d *deed) made(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.id = id
}

// errUnheard is the error of what was asked so often in vain that it was given up.
var errUnheard = errors.New("nobody answers")

// serving is the office that runs, or nil, and whether it is still the one that answers.
func (o *side) serving() (of *office.Office, alive func() bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	run := o.run
	if run == nil || run.killed {
		return nil, nil
	}
	return run.office, func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.run == run && !run.killed
	}
}

// does asks the office for something until it is answered, as who is signed in does at a
// browser: a request is lost, or comes twice at once, or its answer is lost, and is sent
// again.
func (c *clerk) does(d *deed, do func(of *office.Office, who mutation.Staff) error) error {
	o := c.s.office
	o.mu.Lock()
	o.deeds = append(o.deeds, d)
	o.mu.Unlock()
	untouched := true // no request of it came through
	for try := range 6 {
		if try > 0 && !c.s.wait(between(c.rand, 0, 4*time.Second)) {
			break
		}
		of, alive := o.serving()
		fate := c.rand.IntN(10)
		if of == nil || fate == 0 {
			continue
		}
		ask := func() error {
			who, err := c.recognised(of)
			if err == nil {
				d.mu.Lock()
				d.by = who.ID
				d.mu.Unlock()
				err = do(of, who)
			}
			return err
		}
		err := ask()
		if fate == 1 {
			var twice sync.WaitGroup
			var other error
			twice.Go(func() { other = ask() })
			again := ask()
			twice.Wait()
			if err == nil || again == nil || other == nil {
				err = nil
			}
		}
		if fate == 2 || !alive() || errors.Is(err, office.ErrClosed) {
			untouched = false
			continue
		}
		if err == nil && o.hears(d, alive) {
			c.s.say("%s %s %s %s", c.name, d.what, d.id, d.mark)
			return nil
		}
		var note *booking.NoteChanged
		var draft *inbox.DraftChanged
		var refused *api.Problem
		if errors.As(err, &refused) || errors.As(err, &note) || errors.As(err, &draft) {
			d.refused = untouched
			c.s.say("%s: %s %s %s: %v", c.name, d.what, d.id, d.mark, err)
			return nil
		}
		if err != nil {
			return err
		}
		untouched = false
	}
	return errUnheard
}

// hears notes that a deed is done, unless nobody heard it.
func (o *side) hears(d *deed, alive func() bool) bool {
	if !alive() {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ticks++
	d.heard, d.once, d.at = true, true, o.ticks
	return true
}

// forgets has what was done since a moment be done or not, as a backup of then is put in
// the place of what is.
func (o *side) forgets(since int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range o.deeds {
		if d.at > since {
			d.heard = false
		}
	}
}

// touched notes that what a booking shares is another now, or may be.
func (s *sim) touched(bookingID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.touches == nil {
		s.touches = map[string]int{}
	}
	s.touches[bookingID]++
}

// leaves notes that its person moves, gives up or accepts a booking, or may: what was to be
// mailed of it may be left alone.
func (s *sim) leaves(bookingID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == nil {
		s.left = map[string]bool{}
	}
	s.left[bookingID] = true
}

// said is where what staff write stands at the office: all texts of a kind together.
type said struct{ drafts, comments, messages, steps, notes, referrals string }

func (s *sim) said(db *sql.DB) said {
	all := func(query string) string { return strings.Join(s.strings(db, query), "\n") }
	record := func(kind api.Kind) string {
		return all(`SELECT owner || ' ' || id || ' ' || body FROM record WHERE NOT deleted AND kind = '` + string(kind) + `'`)
	}
	return said{
		drafts:    all(`SELECT person_id || ' ' || id || ' ' || text FROM comment_draft`),
		comments:  record(api.KindComment),
		messages:  record(api.KindMessage),
		steps:     record(api.KindStep),
		notes:     all(`SELECT text FROM meeting_note`),
		referrals: record(api.KindReferral),
	}
}

// times is how often a mark stands somewhere; of an offer, whose reason its history says
// again, in how many of them.
func (a said) times(d *deed) int {
	if d.what == deedRefer {
		n := 0
		for line := range strings.SplitSeq(a.referrals, "\n") {
			if strings.Contains(line, d.mark) {
				n++
			}
		}
		return n
	}
	n := 0
	for _, words := range []string{a.drafts, a.comments, a.messages, a.steps, a.notes, a.referrals} {
		n += strings.Count(words, d.mark)
	}
	return n
}

// checkStaff looks for all that staff did: it is there once, and in the log.
func (s *sim) checkStaff(db *sql.DB) {
	is := s.said(db)
	gone := map[string]bool{}  // drafts and steps that were taken back
	maybe := map[string]bool{} // or perhaps
	for _, d := range s.office.deeds {
		if d.what == deedDrop || d.what == deedUndo {
			for _, id := range append(d.ids, d.id) {
				gone[id], maybe[id] = gone[id] || d.heard, maybe[id] || !d.refused
			}
		}
	}
	logged := set(s.strings(db, `SELECT staff_id || ' ' || act || ' ' || kind || ' ' || ref FROM audit`))
	answers := map[string]int{}
	for _, d := range s.office.deeds {
		n := 0
		if d.mark != "" {
			n = is.times(d)
		}
		taken := slices.ContainsFunc(append(d.ids, d.id), func(id string) bool { return maybe[id] }) && (d.what == deedDraft || d.what == deedStep)
		switch {
		case d.mark == "":
		case n > 1:
			s.t.Errorf("%s of %s is there %d times: %s", d.mark, d.person, n, d.what)
		case n == 1 && d.refused:
			s.t.Errorf("%s of %s was refused, and is there: %s", d.mark, d.person, d.what)
		case n == 0 && d.heard && !taken && !(d.what == deedDraft && s.ended(db, d.person, d.version)):
			s.t.Errorf("%s of %s is nowhere: %s %s", d.mark, d.person, d.what, d.id)
		}
		if d.what == deedAnswer {
			if answers[d.id] += n; answers[d.id] > 1 {
				s.t.Errorf("question %s has %d answers", d.id, answers[d.id])
			}
		}
		if line := strings.Join([]string{d.by, d.act, d.kind, d.id}, " "); d.heard && d.act != "" && d.what != deedSend && !logged[line] {
			s.t.Errorf("the log lacks %q: %s %s", line, d.what, d.mark)
		}
		if d.heard && d.what == deedRead && len(s.strings(db, `SELECT id FROM record WHERE owner = $1 AND kind = 'access' AND NOT deleted`, d.person)) == 0 {
			s.t.Errorf("%s was read to by %s and does not hear of it", d.person, d.by)
		}
	}
	s.nothing(db, "a comment is not in the log", `SELECT r.id FROM record r WHERE r.kind = 'comment' AND NOT EXISTS
		(SELECT 1 FROM audit a WHERE a.act = 'change' AND a.kind = 'comment' AND a.ref = r.id)`)
	for _, d := range s.devices {
		own := d.database()
		kept := strings.Join(s.strings(own, `SELECT CAST(body AS TEXT) FROM mutation WHERE state IN (3, 4)`), "\n")
		_ = own.Close()
		for _, mark := range d.replied {
			if n := strings.Count(is.comments, mark); n != 1 && (n != 0 || !strings.Contains(kept, mark)) {
				s.t.Errorf("%s's answer %s is %d times beside the plan", d.name, mark, n)
			}
		}
	}
	s.checkHandedOver(db)
	s.checkHours(db)
	s.checkReferrals(db)
	s.checkQuestions(db)
	s.checkDrafts(db)
}

// ended tells whether a version's sharing has ended, or may have and begun again.
func (s *sim) ended(db *sql.DB, person, version string) bool {
	if !s.lasts(db, person, s.office.now())[version] {
		return true
	}
	for t := range s.consents {
		if t.what == api.ShareVersion+" "+version && s.touches[t.booking] > 1 {
			return true
		}
	}
	return false
}

// lasts are the versions that a person shares at a time with bookings that stand, also
// where that sleeps.
func (s *sim) lasts(db *sql.DB, person string, now time.Time) map[string]bool {
	all := map[string]bool{}
	for _, body := range s.strings(db, `SELECT body FROM record WHERE owner = $1 AND kind = 'booking' AND NOT deleted`, person) {
		var b api.Booking
		s.decode(body, &b)
		for _, sh := range b.Share {
			stands := b.State == api.BookingConfirmed || b.State == api.BookingAttended
			all[sh.ID] = all[sh.ID] || stands && sh.Kind == api.ShareVersion && sh.Lasts(now)
		}
	}
	return all
}

func (s *sim) decode(body string, into any) {
	if err := json.Unmarshal([]byte(body), into); err != nil {
		s.t.Fatal(err)
	}
}

// checkHandedOver looks whether anything is left with who was removed.
func (s *sim) checkHandedOver(db *sql.DB) {
	for _, d := range s.office.deeds {
		if d.what == deedRemove && d.once { // also where a backup was put back since
			s.nothing(db, "who was removed works on", `SELECT id FROM staff WHERE id = $1 AND removed_at = 0`, d.id)
		}
	}
	const nobody = `NOT EXISTS (SELECT 1 FROM staff s WHERE s.id = staff_id AND s.removed_at = 0)`
	s.nothing(db, "a question is with nobody who answers", `SELECT id || ' ' || staff_id FROM question WHERE answered_at = 0 AND staff_id <> '' AND `+nobody)
	s.nothing(db, "a draft is nobody's", `SELECT id || ' ' || staff_id FROM comment_draft WHERE staff_id <> '' AND `+nobody)
	s.nothing(db, "who was removed is signed in", `SELECT id || ' ' || staff_id FROM staff_session WHERE `+nobody)
}

// checkHours holds what is used of each person's free hours against what their meetings
// took.
func (s *sim) checkHours(db *sql.DB) {
	took := map[string]int{}
	for _, row := range s.strings(db, `SELECT owner || ' ' || body FROM record WHERE kind = 'booking' AND NOT deleted`) {
		owner, body, _ := strings.Cut(row, " ")
		var b api.Booking
		s.decode(body, &b)
		if took[owner] += b.FreeMin; b.FreeMin < 0 || b.FreeMin > b.Minutes || b.Minutes > 0 && b.State != api.BookingAttended {
			s.t.Errorf("a booking of %s that is %s took %d minutes, %d of them free", owner, b.State, b.Minutes, b.FreeMin)
		}
	}
	used := map[string]int{}
	for _, row := range s.strings(db, `SELECT owner || ' ' || body FROM record WHERE kind = 'allowance' AND NOT deleted`) {
		owner, body, _ := strings.Cut(row, " ")
		var a api.Allowance
		s.decode(body, &a)
		if used[owner] += a.UsedMin; a.UsedMin < 0 || a.UsedMin > a.GrantedMin {
			s.t.Errorf("%s has used %d of %d free minutes", owner, a.UsedMin, a.GrantedMin)
		}
	}
	for owner, n := range took {
		if used[owner] != n {
			s.t.Errorf("the meetings of %s took %d free minutes, and %d are used", owner, n, used[owner])
		}
	}
}

// before are the states of a referral that each can come after.
var before = map[string][]string{
	api.ReferralOffered:    {""},
	api.ReferralSent:       {"", api.ReferralAccepted},
	api.ReferralAccepted:   {api.ReferralOffered},
	api.ReferralDeclined:   {api.ReferralOffered},
	api.ReferralExpired:    {api.ReferralOffered},
	api.ReferralReceived:   {api.ReferralSent},
	api.ReferralInProgress: {api.ReferralSent, api.ReferralReceived},
	api.ReferralCompleted:  {api.ReferralSent, api.ReferralReceived, api.ReferralInProgress},
	api.ReferralReturned:   {api.ReferralSent, api.ReferralReceived, api.ReferralInProgress},
	api.ReferralWithdrawn:  {api.ReferralOffered, api.ReferralAccepted, api.ReferralSent, api.ReferralReceived, api.ReferralInProgress},
}

// checkReferrals looks at the way of each referral, at the office's list of them, and
// whether anybody was offered the same twice.
func (s *sim) checkReferrals(db *sql.DB) {
	listed := set(s.strings(db, `SELECT person_id || ' ' || id || ' ' || actor_id || ' ' || state FROM referral`))
	settled := set(s.strings(db, `SELECT id FROM referral WHERE settled`))
	offered := map[string]bool{}
	rows := s.strings(db, `SELECT owner || ' ' || id || ' ' || body FROM record WHERE kind = 'referral' AND NOT deleted`)
	for _, row := range rows {
		owner, rest, _ := strings.Cut(row, " ")
		id, body, _ := strings.Cut(rest, " ")
		var r api.Referral
		s.decode(body, &r)
		was := ""
		for _, h := range r.History {
			if !slices.Contains(before[h.State], was) {
				s.t.Errorf("referral %s went from %q to %q", id, was, h.State)
			}
			was = h.State
		}
		if was != r.State || !listed[strings.Join([]string{owner, id, r.ActorID, r.State}, " ")] {
			s.t.Errorf("referral %s is %s, went on to %s, and is listed otherwise", id, r.State, was)
		}
		if r.ParentID != "" && !settled[r.ParentID] {
			s.t.Errorf("referral %s stands in the place of %s, which is a task still", id, r.ParentID)
		}
		what := strings.Join([]string{owner, r.ActorID, string(r.Need)}, " ")
		if r.History[0].State == api.ReferralOffered {
			if offered[what] {
				s.t.Errorf("%s was offered twice", what)
			}
			offered[what] = true
		}
	}
	if len(listed) != len(rows) {
		s.t.Errorf("%d referrals are listed, and there are %d", len(listed), len(rows))
	}
}

// checkQuestions holds the office's list of questions against what their persons see.
func (s *sim) checkQuestions(db *sql.DB) {
	rows := s.strings(db, `SELECT r.id || ' ' || (CASE WHEN q.answered_at = 0 THEN 'open' ELSE 'answered' END) || ' ' || COALESCE(m.name, '') || '
' || r.body
		FROM question q JOIN record r ON r.owner = q.person_id AND r.id = q.id AND r.kind = 'question' AND NOT r.deleted
		LEFT JOIN staff m ON m.id = q.staff_id`)
	for _, row := range rows {
		about, body, _ := strings.Cut(row, "\n")
		var q api.Question
		s.decode(body, &q)
		if words := strings.SplitN(about, " ", 3); words[1] != q.State || q.State == api.QuestionOpen && words[2] != q.Assigned {
			s.t.Errorf("the office has question %s, and its person %+v", about, q)
		}
	}
	if n := len(s.strings(db, `SELECT id FROM record WHERE kind = 'question' AND NOT deleted`)); n != len(rows) {
		s.t.Errorf("%d questions are listed, and there are %d", len(rows), n)
	}
}

// checkDrafts looks for drafts beside what nobody may read any more; what has run out
// is swept only now and then.
func (s *sim) checkDrafts(db *sql.DB) {
	for _, row := range s.strings(db, `SELECT person_id || ' ' || version_id || ' ' || id FROM comment_draft`) {
		of := strings.Split(row, " ")
		if !s.lasts(db, of[0], time.Time{})[of[1]] {
			s.t.Errorf("draft %s stands beside a version that is shared no more", of[2])
		}
	}
}

// checkSignedOut asks the office as whom each of the staff is signed in.
func (s *sim) checkSignedOut() {
	of := s.office.current()
	members, err := of.Accounts.Members(context.Background(), mutation.CommandLine)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range s.clerks {
		who, err := c.recognised(of)
		there := false
		for _, m := range members {
			there = there || m.ID == who.ID
		}
		if err == nil && !there {
			s.t.Errorf("%s is signed in and is none of the staff", c.name)
		}
	}
}
