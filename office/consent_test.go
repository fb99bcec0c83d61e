package office

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/referral"
)

// backup keeps the office's database as it is now.
func (w *world) backup() string { return engine.Backup(w.t, w.dir) }

// restore puts a backup in the place of the database, as the command does.
func (w *world) restore(backup string) {
	w.t.Helper()
	if err := w.o.Close(); err != nil {
		w.t.Fatal(err)
	}
	engine.Restore(w.t, w.dir, backup)
	w.open()
	if err := w.o.Feeds.Renew(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) withdrawAgain() int {
	w.t.Helper()
	n, err := w.o.Consents.WithdrawAgain(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestConsentsThatWereWithdrawnStaySoWhenABackupIsPutBack(t *testing.T) {
	r := newReferrals(t)
	event := r.w.event(time.Hour, object{"capacity": 9})
	other := r.w.event(9*time.Hour, object{"capacity": 9})
	third := r.w.event(19*time.Hour, object{"capacity": 9})
	share := []object{{"kind": "version", "id": r.version}, {"kind": "contact"}}
	partly, cancelled, kept := r.book(event, "", object{"share": share}), r.book(other, "", object{"share": share}), r.book(third, "", object{"share": share})
	r.does(api.ReferralAnswer, object{"referral_id": r.offer, "answer": "accept", "shares": share})
	file := r.w.backup()

	r.does(api.BookingShare, object{"booking_id": partly, "share": share[1:]})
	r.does(api.BookingCancel, object{"booking_id": cancelled})
	r.does(api.BookingShare, object{"booking_id": kept, "share": share}) // nothing is taken back
	r.does(api.ReferralWithdraw, object{"referral_id": r.offer})
	withdrawnAt := r.w.clock.now()
	r.w.clock.advance(time.Hour)
	again := r.w.backup()
	r.w.restore(file)
	if b, ref := r.booking(partly), r.state(r.offer); len(b.Share) != 2 || ref.State != api.ReferralAccepted || len(ref.Shares) != 2 {
		t.Fatalf("the backup is not from before: %+v, %+v", b, ref)
	}
	revs := map[string]int64{}
	for _, rec := range r.records() {
		revs[rec.ID] = rec.Rev
	}
	if n := r.w.withdrawAgain(); n != 3 {
		t.Errorf("%d were withdrawn again, want 3", n)
	}
	if b := r.booking(partly); len(b.Share) != 1 || b.Share[0].Kind != api.ShareContact || b.State != api.BookingConfirmed {
		t.Errorf("partly withdrawn: %+v", b)
	}
	if b := r.booking(cancelled); len(b.Share) != 0 {
		t.Errorf("of a booking that was cancelled: %+v", b.Share)
	}
	if b := r.booking(kept); len(b.Share) != 2 {
		t.Errorf("never withdrawn: %+v", b.Share)
	}
	ref := r.state(r.offer)
	last := ref.History[len(ref.History)-1]
	if ref.State != api.ReferralWithdrawn || len(ref.Shares) != 0 || last.State != api.ReferralWithdrawn || !last.At.Equal(withdrawnAt) || last.By != api.You {
		t.Errorf("referral %+v", ref)
	}
	for _, rec := range r.records() {
		switch rec.ID {
		case partly, cancelled, r.offer:
			if rec.Rev <= 1<<32 || rec.Rev <= revs[rec.ID] {
				t.Errorf("%s has rev %d, before %d: no device sees it", rec.Kind, rec.Rev, revs[rec.ID])
			}
		case kept:
			if rec.Rev != revs[rec.ID] {
				t.Error("what was not withdrawn has a new rev")
			}
		}
	}
	r.w.later(referral.SendAfter)
	if got := r.state(r.offer).State; got != api.ReferralWithdrawn {
		t.Errorf("a withdrawn referral became %s", got)
	}
	if n := r.w.withdrawAgain(); n != 0 {
		t.Errorf("a second time %d were withdrawn", n)
	}
	r.w.restore(again) // of a backup from after
	before := r.records()
	if n := r.w.withdrawAgain(); n != 0 {
		t.Errorf("of a backup from after, %d were withdrawn", n)
	}
	if diff := cmp.Diff(r.state(r.offer), func() (was api.Referral) {
		decodeOne(t, before, api.KindReferral, r.offer, &was)
		return was
	}()); diff != "" {
		t.Error(diff)
	}
}

func TestAConsentThatWasGivenAnewIsNotWithdrawnByARestore(t *testing.T) {
	r := newReferrals(t)
	share := []object{{"kind": "version", "id": r.version}}
	booking := r.book(r.w.event(time.Hour, object{"capacity": 9}), "", object{"share": share})
	r.does(api.BookingShare, object{"booking_id": booking, "share": []object{}})
	r.does(api.BookingShare, object{"booking_id": booking, "share": share})
	file := r.w.backup()
	r.w.restore(file)
	if n := r.w.withdrawAgain(); n != 0 || len(r.booking(booking).Share) != 1 {
		t.Errorf("%d were withdrawn, left %v", n, r.booking(booking).Share)
	}
}

func TestAnEarlierEndOfAShareHoldsAfterARestore(t *testing.T) {
	r := newReferrals(t)
	share := func(days int) []object {
		return []object{{"kind": "version", "id": r.version, "until": start.AddDate(0, 0, days)}}
	}
	booking := r.book(r.w.event(time.Hour, object{"capacity": 9}), "", object{"share": share(30)})
	file := r.w.backup()
	r.does(api.BookingShare, object{"booking_id": booking, "share": share(60)})
	r.does(api.BookingShare, object{"booking_id": booking, "share": share(3)})
	r.w.restore(file)
	r.w.withdrawAgain()
	if b := r.booking(booking); len(b.Share) != 1 || !b.Share[0].Until.Equal(start.AddDate(0, 0, 3)) {
		t.Errorf("shares %+v", b.Share)
	}
}

func TestADeletedResultStaysDeletedWhenABackupIsPutBack(t *testing.T) {
	w := newWorld(t)
	p, assessment, result := w.person(), newID(), newID()
	w.importAll(api.ImportRecord{Kind: api.KindAssessment, ID: assessment, Body: raw(object{"version": 1})})
	p.does(api.ResultSubmit, object{"result_id": result, "assessment_id": assessment, "assessment_version": 1})
	file := w.backup()
	p.does(api.ResultDelete, object{"result_id": result})
	w.restore(file)
	if !p.record(api.KindResult, result, &api.Result{}) {
		t.Fatal("the backup is not from before")
	}
	if n := w.withdrawAgain(); n != 1 || p.record(api.KindResult, result, &api.Result{}) {
		t.Errorf("%d, and it is back", n)
	}
}

func TestAWithdrawalIsNotedBeforeItIsAnsweredOrNotAnsweredAtAll(t *testing.T) {
	r := newReferrals(t)
	noted := filepath.Join(r.w.dir, "withdrawn.jsonl")
	r.refused(api.CodeNotFound, api.ReferralWithdraw, object{"referral_id": newID()})
	if _, err := os.Stat(noted); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a refused withdrawal left %v", err)
	}
	if err := os.Mkdir(noted, 0o700); err != nil { // nothing can be written there
		t.Fatal(err)
	}
	m := sent(api.ReferralWithdraw, object{"referral_id": r.offer})
	_, err := r.w.o.ask(r.id, m)
	if err == nil || r.state(r.offer).State != api.ReferralOffered {
		t.Fatalf("withdrawn without a note: %v", err)
	}
	if err := os.Remove(noted); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(noted, []byte(`{"person_id": "cut o`), 0o600); err != nil { // a line that power was cut from
		t.Fatal(err)
	}
	if got := r.apply(m)[0]; got.Status != api.StatusApplied {
		t.Fatalf("%+v", got.Problem)
	}
	lines, err := os.ReadFile(noted)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(lines), "\n{\"person_id\":\""+r.id+"\"") {
		t.Errorf("noted %s", lines)
	}
	r.apply(m)
	if same, err := os.ReadFile(noted); err != nil || len(same) != len(lines) {
		t.Errorf("an answer given again is noted again: %v", err)
	}
}
