package syncer_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
	"startklar.dk/app/syncer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestASyncerFollowsBothFeedsAndSendsWhatIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		for i := range 10 {
			o.publish(fmt.Sprint("Kursus ", i))
		}
		d := newDevice(t, o)
		d.run()
		d.is(syncer.State{Phase: syncer.Saved})
		events, err := d.store.List(t.Context(), api.KindEvent)
		if err != nil || len(events) != 10 {
			t.Fatalf("%d events, %v; want 10", len(events), err)
		}

		o.set(api.KindSection, api.SectionID(plan, "idea"), api.Section{Text: "from another device"})
		synctest.Wait()
		if got := d.text("idea"); got != "from another device" {
			t.Errorf("the feed brought %q", got)
		}
		d.write("idea", "mine")
		d.is(syncer.State{Phase: syncer.Saved})
		if got := o.text(api.SectionID(plan, "idea")); got != "mine" {
			t.Errorf("the office has %q", got)
		}
		if err := d.halt(); err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestAnIdleSyncerAsksOnceAFeedEvery25Seconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.run()
		synctest.Wait()
		before := o.requests("GET ")
		later(10 * time.Minute)
		if n := o.requests("GET ") - before; n < 40 || n > 50 {
			t.Errorf("%d requests in ten idle minutes, want about 48", n)
		}
		if n := o.requests("POST"); n != 0 {
			t.Errorf("%d batches were sent with nothing in them", n)
		}
		d.sync.SetActive(false)
		synctest.Wait()
		before = o.requests("GET ")
		later(10 * time.Minute)
		if n := o.requests("GET ") - before; n != 0 {
			t.Errorf("%d requests in the background", n)
		}
		d.write("idea", "still goes out")
		d.is(syncer.State{Phase: syncer.Saved})
		d.sync.SetActive(true)
		o.publish("Kursus")
		synctest.Wait()
		if events, err := d.store.List(t.Context(), api.KindEvent); err != nil || len(events) != 1 {
			t.Errorf("in front again, %d events, %v", len(events), err)
		}
	})
}

func TestWithoutConnectionWritesWaitAndGoOutAtOnceWhenItReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		o.fail(cut)
		d.run()
		d.write("idea", "one")
		d.write("market", "two")
		d.is(syncer.State{Phase: syncer.Offline, Pending: 2, Err: "offline"})
		later(time.Hour)
		tries := o.requests("GET /v1/changes")
		if tries < 20 || tries > 120 {
			t.Errorf("%d attempts in an hour offline; want backoff up to five minutes", tries)
		}
		o.fail(nil)
		began := time.Now()
		d.sync.Kick()
		d.is(syncer.State{Phase: syncer.Saved})
		if waited := time.Since(began); waited > time.Second {
			t.Errorf("it took %s after the network returned", waited)
		}
		if diff := cmp.Diff([]int{2}, o.batches); diff != "" {
			t.Errorf("batches (-want +got):\n%s", diff)
		}
	})
}

func TestRetryAfterIsHonouredEvenWhenTheNetworkReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.run()
		synctest.Wait()
		o.fail(func(r *http.Request) *http.Response {
			if r.Method == http.MethodPost {
				return problemAnswer(http.StatusTooManyRequests, api.CodeRateLimited, "Retry-After", "90")
			}
			return pass
		})
		d.write("idea", "one")
		d.is(syncer.State{Phase: syncer.Waiting, Pending: 1, Err: api.CodeRateLimited})
		o.fail(nil)
		d.sync.Kick()
		later(89 * time.Second)
		if n := o.requests("POST"); n != 1 {
			t.Errorf("%d batches within the time that the office asked for, want 1", n)
		}
		later(3 * time.Second)
		d.is(syncer.State{Phase: syncer.Saved})
	})
}

func TestARefusalGoesToTheListAndWhatIsBehindGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		o.fail(cut)
		d.run()
		d.write("idea", "refuse me")
		d.write("market", "behind it")
		synctest.Wait()
		o.fail(nil)
		d.sync.Kick()
		d.is(syncer.State{Phase: syncer.NeedsYou, Refused: 1})
		if d.text("idea") != "-" || o.text(api.SectionID(plan, "market")) != "behind it" {
			t.Errorf("shown idea %q, office's market %q", d.text("idea"), o.text(api.SectionID(plan, "market")))
		}
		queue, err := d.store.Queue(t.Context())
		if err != nil || len(queue) != 1 || queue[0].Problem == nil || queue[0].Problem.Code != api.CodeInvalid {
			t.Fatalf("queue %+v, %v", queue, err)
		}
		if err := storetest.Dismiss(t.Context(), d.store, queue[0].ID); err != nil {
			t.Fatal(err)
		}
		d.is(syncer.State{Phase: syncer.Saved})
	})
}

func TestABatchThatIsRefusedWholeIsHalvedUntilTheCulpritIsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		o.poison = "poison"
		d := newDevice(t, o)
		o.fail(cut)
		d.run()
		for i := range 20 {
			text := fmt.Sprint("text ", i)
			if i == 13 {
				text = "poison"
			}
			d.write(fmt.Sprint("s", i), text)
		}
		synctest.Wait()
		o.fail(nil)
		d.sync.Kick()
		d.is(syncer.State{Phase: syncer.NeedsYou, Refused: 1})
		for i := range 20 {
			want := fmt.Sprint("text ", i)
			if i == 13 {
				want = ""
			}
			if got := o.text(api.SectionID(plan, fmt.Sprint("s", i))); got != want {
				t.Errorf("section %d at the office is %q, want %q", i, got, want)
			}
		}
	})
}

func TestARevokedTokenKeepsTheQueueUntilTheNextSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.client.SetToken("revoked")
		d.run()
		d.write("idea", "kept")
		d.is(syncer.State{Phase: syncer.NeedsYou, Pending: 1, SignInNeeded: true, Err: api.CodeUnauthorized})
		before := o.requests("")
		later(20 * time.Second)
		if n := o.requests("") - before; n != 0 {
			t.Errorf("%d requests with a token that is known to be no good", n)
		}
		d.client.SetToken("good")
		d.sync.Kick()
		d.is(syncer.State{Phase: syncer.Saved})
		if got := o.text(api.SectionID(plan, "idea")); got != "kept" {
			t.Errorf("the office has %q", got)
		}
	})
}

func TestWithoutATokenOnlyTheCatalogueIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		o.publish("Kursus")
		d := newDevice(t, o)
		d.client.SetToken("")
		d.run()
		d.is(syncer.State{Phase: syncer.Saved})
		d.write("idea", "before signing in")
		d.is(syncer.State{Phase: syncer.Waiting, Pending: 1, SignInNeeded: true})
		if n := o.requests("GET /v1/changes") + o.requests("POST"); n != 0 {
			t.Errorf("%d requests that need a sign-in", n)
		}
		if events, err := d.store.List(t.Context(), api.KindEvent); err != nil || len(events) != 1 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

func TestAnErasedPersonStopsTheSyncerForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		o.fail(func(r *http.Request) *http.Response {
			if r.URL.Path == "/v1/changes" {
				return problemAnswer(http.StatusUnauthorized, api.CodeErased)
			}
			return pass
		})
		if err := d.sync.Run(t.Context()); !errors.Is(err, syncer.ErrErased) {
			t.Errorf("Run ended with %v", err)
		}
		d.is(syncer.State{Phase: syncer.NeedsYou, Erased: true})
	})
}

func TestALostAnswerIsAskedForAgainAndAppliedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.run()
		synctest.Wait()
		lost := 0
		o.fail(func(r *http.Request) *http.Response {
			if r.Method != http.MethodPost || lost == 3 {
				return pass
			}
			lost++
			body := r.Clone(context.Background())
			w := discard{http.Header{}}
			o.serve(w, body)
			return nil
		})
		d.write("idea", "one")
		synctest.Wait()
		d.write("idea", "two") // the first may have arrived: it is not replaced
		later(time.Minute)
		d.is(syncer.State{Phase: syncer.Saved})
		o.mu.Lock()
		defer o.mu.Unlock()
		if len(o.answers) != 2 || o.rev != 2 {
			t.Errorf("%d mutations and %d changes at the office, want 2 and 2", len(o.answers), o.rev)
		}
	})
}

type discard struct{ h http.Header }

func (d discard) Header() http.Header       { return d.h }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

func TestAnOfficeBackFromABackupIsGivenWhatItLostBeforeWhatIsNew(t *testing.T) {
	for name, c := range map[string]struct{ active, away bool }{
		"in front": {true, true}, "in the background": {false, true}, "not away for whoever looks": {false, false},
	} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { backFromABackup(t, c.active, c.away) }) })
	}
}

func backFromABackup(t *testing.T, active, away bool) {
	o := newFakeOffice()
	d := newDevice(t, o)
	d.run()
	d.write("idea", "before the backup")
	synctest.Wait()
	restore := o.backup()
	d.write("idea", "after the backup")
	d.write("market", "only after")
	synctest.Wait()
	o.set(api.KindMessage, "from-the-desk", api.Message{Text: "lost for good"})
	synctest.Wait()
	d.sync.SetActive(active)
	if away {
		o.fail(cut)
		d.sync.Kick()
	} else {
		restore()
	}
	synctest.Wait()
	d.write("market", "written while it was away")
	synctest.Wait()
	if away {
		restore()
		o.fail(nil)
		d.sync.Kick()
	}
	d.is(syncer.State{Phase: syncer.Saved})
	for section, want := range map[string]string{"idea": "after the backup", "market": "written while it was away"} {
		if at, here := o.text(api.SectionID(plan, section)), d.text(section); at != want || here != want {
			t.Errorf("%s: office %q, device %q, want %q", section, at, here, want)
		}
	}
	lost, err := d.store.Lost(t.Context())
	if err != nil || len(lost) != 1 || lost[0].ID != "from-the-desk" {
		t.Errorf("lost %+v, %v; want the desk's message", lost, err)
	}
	if _, err := d.store.Get(t.Context(), api.KindMessage, "from-the-desk"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what the office lost is shown as if it were there: %v", err)
	}
}

func TestSyncOnceReadsAndSendsEverything(t *testing.T) {
	o := newFakeOffice()
	for i := range 7 {
		o.publish(fmt.Sprint("Kursus ", i))
	}
	d := newDevice(t, o)
	for i := range 450 {
		if _, err := storetest.Write(t.Context(), d.store, api.MessagePost, api.MessagePostBody{MessageID: fmt.Sprint("m", i), Text: "hej"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.sync.SyncOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{200, 200, 50}, o.batches); diff != "" {
		t.Errorf("batches (-want +got):\n%s", diff)
	}
	messages, err := d.store.List(t.Context(), api.KindMessage)
	if err != nil || len(messages) != 450 {
		t.Errorf("%d messages, %v", len(messages), err)
	}
	if st := d.sync.State(); st.Phase != syncer.Saved || st.Pending != 0 {
		t.Errorf("state %+v", st)
	}
}

func TestASyncByHandEndsWhatWasWrongBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		o.fail(cut)
		d.run()
		d.write("idea", "one")
		d.is(syncer.State{Phase: syncer.Offline, Pending: 1, Err: "offline"})
		if err := d.sync.SyncOnce(t.Context()); !errors.Is(err, client.ErrOffline) {
			t.Errorf("without a connection: %v", err)
		}
		o.fail(nil)
		if err := d.sync.SyncOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.is(syncer.State{Phase: syncer.Saved})
	})
}

func TestBatchesStayUnderFourMebibytes(t *testing.T) {
	o := newFakeOffice()
	d := newDevice(t, o)
	big := strings.Repeat("x", 200<<10)
	for i := range 45 {
		if _, err := storetest.Write(t.Context(), d.store, api.MessagePost, api.MessagePostBody{MessageID: fmt.Sprint("m", i), Text: big}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.sync.SyncOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{20, 20, 5}, o.batches); diff != "" {
		t.Errorf("batches (-want +got):\n%s", diff)
	}
}
