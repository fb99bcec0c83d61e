package office

import (
	"context"
	"testing"
	"time"

	"startklar.dk/api"
)

func BenchmarkBookingOneSlotByManyAtOnce(b *testing.B) {
	w := newWorld(b)
	event := w.event(time.Hour, nil)
	slot := w.slot(event, time.Hour, nil)
	for range 100 {
		w.slot(event, 2*time.Hour, nil)
	}
	persons := make(chan *person, 256)
	for range cap(persons) {
		persons <- w.person()
	}
	b.SetParallelism(64)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		p := <-persons
		for pb.Next() {
			p.apply(mutation(api.BookingRequest, bookingBody(newID(), event, slot, nil)))
		}
	})
}

func BenchmarkSectionWritesOfManyAtOnce(b *testing.B) {
	w := newWorld(b)
	type writer struct {
		p    *person
		plan string
	}
	writers := make(chan writer, 256)
	for range cap(writers) {
		p := w.person()
		writers <- writer{p, p.plan()}
	}
	b.SetParallelism(64)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		x := <-writers
		for pb.Next() {
			x.p.does(api.SectionWrite, object{"plan_id": x.plan, "section": "idea", "base_rev": 1 << 20, "text": "En tekst om cykler."})
		}
	})
}

func BenchmarkReadingAFeedOfAThousandRecords(b *testing.B) {
	w := newWorld(b)
	p := w.person()
	for range 5 {
		ms := make([]api.Mutation, 199)
		for i := range ms {
			ms[i] = mutation(api.PlanCreate, object{"plan_id": newID(), "title": "Cykelværksted"})
		}
		p.apply(ms...)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := w.o.Changes(context.Background(), p.id, FeedQuery{}); err != nil {
			b.Fatal(err)
		}
	}
}
