package office_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"startklar.dk/api"
)

// part is some of the mutations of a sending, in an order of its own.
func (s sending) part(places ...int) sending {
	p := sending{token: s.token, batch: api.MutationBatch{Device: s.batch.Device}}
	for _, i := range places {
		p.batch.Mutations = append(p.batch.Mutations, s.batch.Mutations[i])
		p.cases = append(p.cases, s.cases[i])
	}
	return p
}

func upTo(from, to int) (list []int) {
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

// doubled is an office that every request reaches twice at once; who asks hears
// one of the answers.
type doubled struct{ http.Handler }

// ServeHTTP answers.
func (d doubled) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	again := r.Clone(context.WithoutCancel(r.Context()))
	again.Body, r.Body = io.NopCloser(bytes.NewReader(body)), io.NopCloser(bytes.NewReader(body))
	var both sync.WaitGroup
	both.Go(func() { d.Handler.ServeHTTP(&nobody{}, again) })
	d.Handler.ServeHTTP(w, r)
	both.Wait()
}

// nobody hears an answer.
type nobody struct{ h http.Header }

// Header is the answer's.
func (n *nobody) Header() http.Header {
	if n.h == nil {
		n.h = http.Header{}
	}
	return n.h
}

// Write throws it away.
func (*nobody) Write(p []byte) (int, error) { return len(p), nil }

// WriteHeader does nothing.
func (*nobody) WriteHeader(int) {}

func TestRequestsThatAreDoubledReorderedOrOverlapHaveOneEffectAndOneAnswer(t *testing.T) {
	s := lay().together
	all, some := upTo(0, len(s.cases)), len(s.cases)/3
	backwards := slices.Clone(all)
	slices.Reverse(backwards)
	for name, requests := range map[string][][]int{
		"one at a time":                         {all},
		"the same four times at once":           {all, all, all, all},
		"with ids in common at once":            {all[:2*some], all[some:], all[some : 2*some]},
		"in another order at once":              {all, backwards},
		"each mutation in a request of its own": single(all),
		"the later half before the earlier":     {all[2*some:], all[:some], all[some : 2*some]},
	} {
		t.Run(name, func(t *testing.T) {
			dir := laidFolder(t)
			live := stand(t, dir)
			defer live.close()
			live.office = doubled{live.office}
			before := count(t, live.db)
			answers := make([]api.MutationAnswers, len(requests))
			var sends errgroup.Group
			sends.SetLimit(8) // more of one person's than an office has wait are told to come later
			for i, places := range requests {
				sends.Go(func() error { answers[i] = live.send(s.part(places...)); return nil })
			}
			_ = sends.Wait() // send tells what went wrong
			if diff := differ(once(s.cases...), since(before, count(t, live.db))); diff != "" {
				t.Errorf("effect (-once +got):\n%s", diff)
			}
			// The first request comes once more, long after.
			answers, requests := append(answers, live.send(s)), append(requests, all)
			if diff := differ(once(s.cases...), since(before, count(t, live.db))); diff != "" {
				t.Errorf("effect, sent once more (-once +got):\n%s", diff)
			}
			last := map[string]api.MutationResult{}
			for _, r := range answers[len(answers)-1].Results {
				last[r.ID] = r
			}
			for i, a := range answers {
				s.part(requests[i]...).is(t, a)
				for _, r := range a.Results {
					// Records are as they are now, which is later than they were.
					was := last[r.ID]
					was.Records, r.Records = nil, nil
					if diff := differ(was, r); diff != "" {
						t.Errorf("(-last +before):\n%s", diff)
					}
				}
			}
		})
	}
}

func single(places []int) (list [][]int) {
	for _, p := range places {
		list = append(list, []int{p})
	}
	return list
}
