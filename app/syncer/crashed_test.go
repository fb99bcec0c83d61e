package syncer_test

import (
	"context"
	"path/filepath"
	"testing"

	"startklar.dk/app/store"
	"startklar.dk/app/syncer"
)

// torn is an office that panics whatever it is asked to do.
type torn struct{ syncer.Office }

func (torn) SignedIn() bool { return true }

func TestAPanicWhileSyncingIsHandedOn(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "me.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	crashed := make(chan any, 10)
	s := syncer.New(syncer.Options{Store: st, Client: torn{}, Crashed: func(value any) { crashed <- value }})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Run(ctx)
	}()
	if v := <-crashed; v == nil {
		t.Error("nothing is handed on")
	}
	stop()
	<-done
}
