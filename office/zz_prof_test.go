package office

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"database/sql"

	"startklar.dk/api"
)

func BenchmarkProf(b *testing.B) {
	ctx := context.Background()
	o, err := Open(ctx, Config{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer o.Close()
	var recs []api.ImportRecord
	var ids []string
	now := time.Now().UTC().Truncate(time.Hour)
	for i := 0; i < 150; i++ {
		st := now.Add(time.Duration(24+2*i) * time.Hour)
		body, _ := json.Marshal(api.Event{Kind: "meeting", State: "planned", Title: "x", StartsAt: st, EndsAt: st.Add(time.Hour), Capacity: 1000, Requires: "none", BookingOpensAt: now.Add(-time.Hour)})
		id := uuid.Must(uuid.NewV7()).String()
		ids = append(ids, id)
		recs = append(recs, api.ImportRecord{Kind: "event", ID: id, Body: body})
	}
	if err := o.Import(ctx, recs); err != nil {
		b.Fatal(err)
	}
	var ps []string
	for i := 0; i < 64; i++ {
		o.write(ctx, func(tx *sql.Tx) error {
			p, _, err := o.EnsurePerson(ctx, tx, fmt.Sprintf("a%d@example.dk", i), "da")
			ps = append(ps, p)
			return err
		})
	}
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, p := range ps {
		wg.Go(func() {
			for _, e := range ids {
				body, _ := json.Marshal(api.BookingRequestBody{BookingID: uuid.Must(uuid.NewV7()).String(), EventID: e})
				a, err := o.Apply(ctx, Actor{PersonID: p}, api.MutationBatch{Device: uuid.NewString(), Mutations: []api.Mutation{{ID: uuid.Must(uuid.NewV7()).String(), Kind: api.BookingRequest, MadeAt: now, Body: body}}})
				if err != nil || a.Results[0].Status != "applied" {
					b.Error(err, a)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(len(ps)*len(ids))/b.Elapsed().Seconds(), "bookings/s")
}
