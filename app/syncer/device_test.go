package syncer_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
	"startklar.dk/app/syncer"
)

// device is a store and a syncer of one person at the fake office.
type device struct {
	t      *testing.T
	store  *store.Store
	client *client.Client
	sync   *syncer.Syncer
	apply  map[api.MutationKind]store.Apply
	stop   func() error
}

var plan = uuid.NewSHA1(uuid.Nil, []byte("plan")).String()

func newDevice(t *testing.T, o *fakeOffice) *device {
	t.Helper()
	return newDeviceIn(t, o, t.TempDir())
}

// newDeviceIn is a device whose store is in a folder.
func newDeviceIn(t *testing.T, o *fakeOffice, folder string) *device {
	t.Helper()
	apply := map[api.MutationKind]store.Apply{api.SectionWrite: func(v store.View, m api.Mutation) error {
		var b api.SectionWriteBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		raw, err := json.Marshal(api.Section{PlanID: b.PlanID, Section: b.Section, Text: b.Text, State: api.SectionOK})
		if err != nil {
			return err
		}
		v.Put(api.Record{Kind: api.KindSection, ID: api.SectionID(b.PlanID, b.Section), Body: raw})
		return nil
	}}
	st, err := store.Open(t.Context(), filepath.Join(folder, "person.db"), store.Options{Apply: apply})
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Options{Office: "http://127.0.0.1:1", Transport: o})
	if err != nil {
		t.Fatal(err)
	}
	c.SetToken("good")
	d := &device{t: t, store: st, client: c, apply: apply}
	d.begin()
	t.Cleanup(func() {
		d.halt()
		if err := d.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *device) begin() { d.with(func(*syncer.Options) {}) }

// with makes the device's syncer anew with options of the test's own.
func (d *device) with(set func(*syncer.Options)) *device {
	o := syncer.Options{Store: d.store, Client: d.client, Device: "device-1", Rand: func() float64 { return 0.5 }}
	set(&o)
	d.sync = syncer.New(o)
	return d
}

// reopen opens the store again, as the app does that was killed.
func (d *device) reopen() {
	d.t.Helper()
	st, err := store.Open(d.t.Context(), d.store.Path(), store.Options{Apply: d.apply})
	if err != nil {
		d.t.Fatal(err)
	}
	killed := d.store
	d.t.Cleanup(func() { _ = killed.Close() })
	d.store = st
	d.begin()
}

// events is how many events are shown.
func (d *device) events() int {
	d.t.Helper()
	list, err := d.store.List(context.Background(), api.KindEvent)
	if err != nil {
		d.t.Fatal(err)
	}
	return len(list)
}

// run sets the syncer going until halt.
func (d *device) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.sync.Run(ctx) }()
	d.stop = func() error {
		cancel()
		return <-ended
	}
}

func (d *device) halt() error {
	if d.stop == nil {
		return nil
	}
	err := d.stop()
	d.stop = nil
	return err
}

func (d *device) write(section, text string) string {
	d.t.Helper()
	id, err := storetest.WriteWith(context.Background(), d.store, api.SectionWrite, func(v store.View) (any, error) {
		r, _ := v.Get(api.KindSection, api.SectionID(plan, section))
		return api.SectionWriteBody{PlanID: plan, Section: section, BaseRev: r.Rev, Text: text}, nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *device) text(section string) string {
	d.t.Helper()
	r, err := d.store.Get(context.Background(), api.KindSection, api.SectionID(plan, section))
	if errors.Is(err, store.ErrNotFound) {
		return "-"
	}
	if err != nil {
		d.t.Fatal(err)
	}
	var s api.Section
	if err := r.Decode(&s); err != nil {
		d.t.Fatal(err)
	}
	return s.Text
}

// is waits until nothing moves any more and compares the state.
func (d *device) is(want syncer.State) {
	d.t.Helper()
	synctest.Wait()
	diff := cmp.Diff(want, d.sync.State(), cmpopts.IgnoreFields(syncer.State{}, "LastSync", "RetryAt"))
	if diff != "" {
		d.t.Errorf("state (-want +got):\n%s", diff)
	}
}

// later lets the bubble's clock go on, and all be done that is due by then.
func later(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
