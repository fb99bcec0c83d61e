package syncer_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/syncer"
)

func posts(say func() *http.Response) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		if r.Method == http.MethodPost {
			return say()
		}
		return pass
	}
}

func TestPausesAreFullJitterBelowOneSecondDoubledToFiveMinutes(t *testing.T) {
	for name, rand := range map[string]float64{"the longest": 0.999, "a quarter": 0.25} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newFakeOffice()
				d := newDevice(t, o).with(func(o *syncer.Options) { o.Rand = func() float64 { return rand } })
				var at []time.Time
				o.fail(posts(func() *http.Response {
					at = append(at, time.Now())
					return problemAnswer(http.StatusServiceUnavailable, api.CodeUnavailable)
				}))
				d.sync.SetActive(false) // feeds are of no interest; before anything is tried, since it ends pauses
				d.run()
				d.write("idea", "one")
				later(time.Hour)
				d.halt()
				var got, want []string
				for i := range 11 {
					got = append(got, at[i+1].Sub(at[i]).Round(10*time.Millisecond).String())
					top := min(5*time.Minute, time.Second<<i)
					want = append(want, time.Duration(rand*float64(top)).Round(10*time.Millisecond).String())
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("pauses (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestWhatIsTriedAgainIsABrokenConnectionTooManyAndAFaultOfTheOffice(t *testing.T) {
	answer := func(status int) func() *http.Response {
		return func() *http.Response { return problemAnswer(status, "") }
	}
	for name, c := range map[string]struct {
		say   func() *http.Response
		again bool
	}{
		"no connection":                    {func() *http.Response { return nil }, true},
		"429":                              {answer(429), true},
		"500":                              {answer(500), true},
		"502":                              {answer(502), true},
		"503":                              {answer(503), true},
		"507":                              {answer(507), true},
		"403":                              {answer(403), false},
		"404":                              {answer(404), false},
		"405":                              {answer(405), false},
		"409":                              {answer(409), false},
		"415":                              {answer(415), false},
		"an office that wants a newer app": {answer(426), false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newFakeOffice()
				d := newDevice(t, o)
				d.run()
				synctest.Wait()
				o.fail(posts(c.say))
				d.write("idea", "one")
				later(10 * time.Minute)
				n := o.requests("POST")
				if again := n > 1; again != c.again {
					t.Errorf("sent %d times in ten minutes", n)
				}
				if st := d.sync.State(); st.Pending != 1 || st.Refused != 0 {
					t.Errorf("the queue is not as it was: %+v", st)
				}
				if !c.again {
					d.write("market", "two") // what is new goes out, and what waits with it
					synctest.Wait()
					if more := o.requests("POST") - n; more != 1 {
						t.Errorf("sent %d times for something new", more)
					}
				}
				o.fail(nil)
				d.sync.Kick()
				d.is(syncer.State{Phase: syncer.Saved})
			})
		})
	}
}

func TestABatchIsHalvedWhicheverWayItIsRefusedWhole(t *testing.T) {
	for name, say := range map[string]func() *http.Response{
		"400": func() *http.Response { return problemAnswer(400, api.CodeMalformed) },
		"413": func() *http.Response { return problemAnswer(413, api.CodeTooLarge) },
		"422": func() *http.Response { return problemAnswer(422, api.CodeInvalid) },
		"a proxy's 413": func() *http.Response {
			w := httptest.NewRecorder()
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(413)
			_, _ = w.WriteString("<h1>Request Entity Too Large</h1>")
			return w.Result()
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newFakeOffice()
				o.poison, o.poisoned = "poison", say
				d := newDevice(t, o)
				o.fail(cut)
				d.run()
				for i := range 9 {
					text := fmt.Sprint("text ", i)
					if i == 5 {
						text = "poison"
					}
					d.write(fmt.Sprint("s", i), text)
				}
				synctest.Wait()
				o.fail(nil)
				d.sync.Kick()
				d.is(syncer.State{Phase: syncer.NeedsYou, Refused: 1})
				queue, err := d.store.Queue(t.Context())
				if err != nil || len(queue) != 1 || queue[0].Problem == nil || queue[0].Problem.Status != say().StatusCode {
					t.Errorf("on the list %+v, %v", queue, err)
				}
			})
		})
	}
}

// What an answer has no room for is shown as waiting until the feed has it: nothing of
// what was written is gone from the screen for a moment.
func TestWhatAnAnswerHasNoRoomForWaitsForTheFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.run()
		synctest.Wait()
		o.full = true
		sent := false
		o.fail(func(r *http.Request) *http.Response {
			if sent && r.Method == http.MethodGet {
				return cut(r)
			}
			sent = sent || r.Method == http.MethodPost
			return pass
		})
		d.write("idea", "Kaffe")
		synctest.Wait()
		if got := o.text(api.SectionID(plan, "idea")); got != "Kaffe" {
			t.Fatalf("the office has %q", got)
		}
		if counts, err := d.store.Counts(t.Context()); err != nil || counts.Pending != 1 || d.text("idea") != "Kaffe" {
			t.Errorf("%+v, shown %q, %v", counts, d.text("idea"), err)
		}
		o.fail(nil)
		d.sync.Kick()
		later(time.Minute)
		if counts, err := d.store.Counts(t.Context()); err != nil || counts.Pending != 0 || d.text("idea") != "Kaffe" {
			t.Errorf("%+v, shown %q, %v", counts, d.text("idea"), err)
		}
	})
}

func TestTheNetworkReturningEndsEveryPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		var addresses atomic.Value
		var asked atomic.Int32
		addresses.Store("wlan")
		d := newDevice(t, o).with(func(o *syncer.Options) {
			o.LocalAddresses = func() string {
				asked.Add(1)
				return addresses.Load().(string)
			}
		})
		d.run()
		later(10 * time.Minute)
		if n := asked.Load(); n != 0 {
			t.Errorf("asked for the addresses %d times while all was well", n)
		}
		for _, returns := range []string{"wlan", "mobile"} {
			addresses.Store("")
			o.fail(cut)
			d.sync.Kick() // what is held breaks off
			d.write("idea", "over "+returns)
			later(10 * time.Minute)
			d.is(syncer.State{Phase: syncer.Offline, Pending: 1, Err: "offline"})
			addresses.Store(returns)
			o.fail(nil)
			later(3 * time.Second)
			d.is(syncer.State{Phase: syncer.Saved})
		}

		// In the background nobody looks.
		o.fail(cut)
		d.sync.Kick()
		synctest.Wait()
		d.sync.SetActive(false)
		synctest.Wait()
		n := asked.Load()
		later(10 * time.Minute)
		if more := asked.Load() - n; more != 0 {
			t.Errorf("asked for the addresses %d times in the background", more)
		}
	})
}

func TestTheLoopThatReachesTheOfficeWakesTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		var n atomic.Int32
		d := newDevice(t, o).with(func(o *syncer.Options) { // each pauses another time
			o.Rand = func() float64 { return 0.1 + 0.3*float64(n.Add(1)%4) }
		})
		o.fail(cut)
		d.run()
		d.write("idea", "one")
		later(10 * time.Minute)
		o.fail(nil)
		before := o.requests("")
		for o.requests("") == before {
			later(100 * time.Millisecond)
		}
		d.is(syncer.State{Phase: syncer.Saved})
	})
}

func TestAnErasedPersonStopsForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		o.fail(func(r *http.Request) *http.Response {
			if r.URL.Path == "/v1/catalogue" {
				return pass
			}
			return problemAnswer(http.StatusUnauthorized, api.CodeErased)
		})
		if err := d.sync.SyncOnce(t.Context()); !errors.Is(err, syncer.ErrErased) {
			t.Errorf("a sync by hand ended with %v", err)
		}
		d.write("idea", "kept here")
		o.fail(nil)
		before := o.requests("")
		for _, started := range []string{"still the same", "opened again"} {
			if err := d.sync.Run(t.Context()); !errors.Is(err, syncer.ErrErased) {
				t.Errorf("%s, Run ended with %v", started, err)
			}
			if err := d.sync.SyncOnce(t.Context()); !errors.Is(err, syncer.ErrErased) {
				t.Errorf("%s, a sync by hand ended with %v", started, err)
			}
			d.sync.Kick()
			d.is(syncer.State{Phase: syncer.NeedsYou, Erased: true, Pending: 1, Err: ""})
			d.begin()
		}
		if n := o.requests("") - before; n != 0 {
			t.Errorf("%d requests for a person who is erased", n)
		}
		if d.text("idea") != "kept here" {
			t.Error("what was written is gone")
		}
	})
}

func TestRetryAfterIsHonouredByEveryLoop(t *testing.T) {
	for name, path := range map[string]string{"sending": "/v1/mutations", "changes": "/v1/changes", "catalogue": "/v1/catalogue"} {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			t.Run(fmt.Sprint(name, " ", status), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					o := newFakeOffice()
					d := newDevice(t, o)
					began := time.Now()
					var early, late atomic.Int32 // an answer that nobody waits for any more counts beside the next
					o.fail(func(r *http.Request) *http.Response {
						waited := time.Since(began)
						switch {
						case r.URL.Path != path:
						case waited == 0:
							return problemAnswer(status, "", "Retry-After", "90")
						case waited < 90*time.Second:
							early.Add(1)
						default:
							late.Add(1)
						}
						return pass
					})
					d.run()
					d.write("idea", "one")
					synctest.Wait()
					d.sync.Kick() // not even for the network
					d.sync.SetActive(false)
					d.sync.SetActive(true)
					later(92 * time.Second)
					if early, late := early.Load(), late.Load(); early != 0 || late == 0 {
						t.Errorf("asked %d times before the office's time and %d times after it", early, late)
					}
				})
			})
		}
	}
}

func TestInTheBackgroundNothingRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		var looked atomic.Int32
		d := newDevice(t, o).with(func(o *syncer.Options) {
			o.Online = func() bool { looked.Add(1); return true } // every loop asks before it does anything
			o.LocalAddresses = func() string { looked.Add(1); return "wlan" }
		})
		d.run()
		d.write("idea", "one")
		d.is(syncer.State{Phase: syncer.Saved})
		d.sync.SetActive(false)
		synctest.Wait()
		if n := o.held.Load(); n != 0 {
			t.Errorf("%d answers are still held", n)
		}
		n, requests := looked.Load(), o.requests("")
		later(24 * time.Hour)
		if more, sent := looked.Load()-n, o.requests("")-requests; more != 0 || sent != 0 {
			t.Errorf("a loop woke %d times and sent %d requests", more, sent)
		}
		d.sync.SetActive(true)
		synctest.Wait()
		if n := o.held.Load(); n != 2 {
			t.Errorf("in front again, %d feeds are followed", n)
		}
	})
}
