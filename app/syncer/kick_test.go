package syncer_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/syncer"
)

// A request that a network swallowed is noticed after half a minute: who looks
// at the app again, or comes back to a network, does not wait for that.
func TestAKickBeginsAnewWhatIsUnderWay(t *testing.T) {
	for _, swallowed := range []string{"/v1/mutations", "/v1/changes"} {
		t.Run(swallowed, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newFakeOffice()
				d := newDevice(t, o)
				var once sync.Once
				o.fail(func(r *http.Request) *http.Response {
					lost := false
					if r.URL.Path == swallowed && r.URL.Query().Get("wait") == "" {
						once.Do(func() { lost = true })
					}
					if !lost {
						return pass
					}
					<-r.Context().Done()
					return nil
				})
				d.write("idea.what", "Kaffe")
				d.run()
				later(10 * time.Second)
				begun := time.Now()
				d.sync.Kick()
				synctest.Wait()
				if st := d.sync.State(); st.Pending != 0 || st.Phase != syncer.Saved {
					t.Errorf("after a kick: %+v", st)
				}
				if waited := time.Since(begun); waited != 0 {
					t.Errorf("it took %s", waited)
				}
			})
		})
	}
}

// A kick while a call is under way that then fails by itself is not forgotten: the
// pause that follows would be as long as if nothing had changed.
func TestAKickDuringAnAttemptThatFailsHasItTriedAgainAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		slow, attempts := make(chan struct{}), 0
		o.fail(func(r *http.Request) *http.Response {
			if r.URL.Path != "/v1/mutations" {
				return pass
			}
			attempts++
			switch {
			case attempts < 9: // the pauses grow
				return problemAnswer(http.StatusInternalServerError, api.CodeInternal)
			case attempts == 9:
				close(slow)
				<-time.After(2 * time.Second)
				return problemAnswer(http.StatusInternalServerError, api.CodeInternal)
			}
			return pass
		})
		d.write("idea.what", "Kaffe")
		d.run()
		<-slow
		later(time.Second)
		d.sync.Kick()
		later(time.Second)
		if st := d.sync.State(); st.Pending != 0 {
			t.Errorf("after %d attempts: %+v", attempts, st)
		}
	})
}

// Who taps again and again on a slow network breaks off nothing that goes well.
func TestKicksWithoutEndDoNotHoldUpWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		o.fail(func(r *http.Request) *http.Response {
			if r.URL.Query().Get("wait") != "" {
				return pass
			}
			select {
			case <-time.After(3 * time.Second):
				return pass
			case <-r.Context().Done():
				return nil
			}
		})
		d.write("idea.what", "Kaffe")
		d.run()
		for range 100 {
			<-time.After(200 * time.Millisecond)
			d.sync.Kick()
		}
		if st := d.sync.State(); st.Pending != 0 || o.requests("POST /v1/mutations") != 1 {
			t.Errorf("%+v after %d requests", st, o.requests("POST /v1/mutations"))
		}
	})
}

// An answer that was asked for before the device was signed out, and comes after
// the feed was told so, does not hide that a sign-in is needed.
func TestALateAnswerDoesNotHideThatASignInIsNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOffice()
		d := newDevice(t, o)
		d.run()
		synctest.Wait()
		o.fail(func(r *http.Request) *http.Response {
			if r.URL.Path == "/v1/changes" {
				return problemAnswer(http.StatusUnauthorized, api.CodeUnauthorized)
			}
			<-time.After(3 * time.Second)
			return pass
		})
		d.write("idea.what", "Kaffe")
		o.set(api.KindMessage, "m", map[string]string{"thread": "t"}) // ends the poll that is held
		later(4 * time.Second)
		if st := d.sync.State(); st.Pending != 0 || !st.SignInNeeded || st.Phase != syncer.NeedsYou {
			t.Errorf("%+v", st)
		}
		o.fail(nil)
		d.sync.Kick() // as after a sign-in
		synctest.Wait()
		if st := d.sync.State(); st.SignInNeeded {
			t.Errorf("after a sign-in: %+v", st)
		}
	})
}
