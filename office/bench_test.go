package office

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/record"
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
			p.apply(sent(api.BookingRequest, bookingBody(newID(), event, slot, nil)))
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
			ms[i] = sent(api.PlanCreate, object{"plan_id": newID(), "title": "Cykelværksted"})
		}
		p.apply(ms...)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBookings is a rush: 64 persons at once, each booking 150 events of
// which none is at the time of another. One run is all of that.
func BenchmarkBookings(b *testing.B) {
	const persons, each = 64, 150
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		events := make([]string, each)
		for i := range events {
			events[i] = w.event(time.Duration(24+5*i)*time.Hour, object{"capacity": 1000})
		}
		all := make([]*person, persons)
		for i := range all {
			all[i] = w.person()
		}
		b.StartTimer()
		var booking sync.WaitGroup
		for _, p := range all {
			booking.Go(func() {
				for _, event := range events {
					p.apply(sent(api.BookingRequest, bookingBody(newID(), event, "", nil)))
				}
			})
		}
		booking.Wait()
	}
	b.ReportMetric(float64(persons*each*b.N)/b.Elapsed().Seconds(), "bookings/s")
}

// BenchmarkWritingAQuarterOfFullFigures is of a plan whose figures are as many bytes as
// they may be.
func BenchmarkWritingAQuarterOfFullFigures(b *testing.B) {
	w := newWorld(b)
	p := w.person()
	plan := p.plan()
	step := func(n, value int) object {
		set := object{}
		for i := range 2200 {
			set[fmt.Sprintf("step.%d.%04d", n, i)] = fmt.Sprintf("%098d", value)
		}
		return object{"plan_id": plan, "set": set}
	}
	for n := range 4 {
		p.does(api.FiguresWrite, step(n, 0))
	}
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		set := step(n%4, n+1)
		b.StartTimer()
		p.does(api.FiguresWrite, set)
	}
}

// BenchmarkMovingAnEventThatManyBooked is what the office's one import of it takes, of 500
// who are told.
func BenchmarkMovingAnEventThatManyBooked(b *testing.B) {
	const persons = 500
	w := newWorld(b)
	id := newID()
	move := func(n int) {
		starts := start.Add(time.Duration(48+n) * time.Hour)
		w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(object{"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(time.Hour), "capacity": persons})})
	}
	move(0)
	for range persons {
		w.person().book(id, "", nil)
	}
	_, before := w.o.db.Statements()
	moves := 0
	for b.Loop() {
		moves++
		move(moves)
	}
	_, after := w.o.db.Statements()
	b.ReportMetric(float64(after-before)/float64(moves*persons), "statements/booking")
}
