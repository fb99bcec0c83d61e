package store_test

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

func TestARefusedTextThatIsTriedAgainIsNotInTheWayOfThisDevicesLaterOnes(t *testing.T) {
	refusedFirst := func(t *testing.T) *store.Store {
		s := newStore(t)
		pull(t, s, sectionRecord("idea", 3, "Before"))
		section(t, s, "idea", "Refused")
		batch := must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
		must[bool](t)(s.Answer(t.Context(), api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
			{ID: batch[0].ID, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeNotFound}},
		}}))
		return s
	}
	retry := func(t *testing.T, s *store.Store) {
		for _, e := range must[[]store.Entry](t)(s.Queue(t.Context())) {
			if e.State == store.EntryRefused {
				must[string](t)(s.Retry(t.Context(), e.ID))
			}
		}
	}
	t.Run("one that waits", func(t *testing.T) {
		s := refusedFirst(t)
		later := section(t, s, "idea", "Later")
		retry(t, s)
		same(t, "queue", []string{"idea 3/ Later", "idea 3/#0 Refused\n\nLater"}, queued(t, s, later))
		same(t, "shown", "Refused\n\nLater", text(t, s, plan, "idea"))
	})
	t.Run("one that was answered", func(t *testing.T) {
		s := refusedFirst(t)
		later := section(t, s, "idea", "Later")
		must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
		must[bool](t)(s.Answer(t.Context(), api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
			{ID: later, Status: api.StatusApplied, Records: []api.Record{sectionRecord("idea", 5, "Later")}},
		}}))
		retry(t, s)
		same(t, "queue", []string{"idea 5/#0 Refused\n\nLater"}, queued(t, s, later))
	})
	t.Run("another device's", func(t *testing.T) {
		s := refusedFirst(t)
		pull(t, s, sectionRecord("idea", 5, "Elsewhere"))
		retry(t, s)
		same(t, "queue", []string{"idea 3/ Refused"}, queued(t, s))
	})
	t.Run("files upon one that waits, over another device's", func(t *testing.T) {
		s := newStore(t)
		pull(t, s, sectionRecord("idea", 3, "Before"))
		file := addFile(t, s, "x")
		must[string](t)(storetest.WriteWith(t.Context(), s, api.SectionWrite, func(store.View) (any, error) {
			return api.SectionWriteBody{PlanID: plan, Section: "idea", BaseRev: 3, Text: "Before", AttachmentIDs: []string{file}}, nil
		}))
		s.FileSent(file)
		batch := must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
		must[bool](t)(s.Answer(t.Context(), api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
			{ID: batch[0].ID, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeTooLarge}},
		}}))
		later := section(t, s, "idea", "Later")
		pull(t, s, sectionRecord("idea", 5, "Elsewhere"))
		retry(t, s)
		same(t, "queue", []string{"idea 3/ Later", "idea 3/#0 Later"}, queued(t, s, later)) // what is at 5 was not seen
	})
	t.Run("none", func(t *testing.T) {
		s := refusedFirst(t)
		retry(t, s)
		same(t, "queue", []string{"idea 3/ Refused"}, queued(t, s))
	})
}
