package office

import (
	"encoding/json"
	"fmt"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// The same four hundred things marked sixty times in a request are answered once.
func TestWhatIsMarkedAgainAndAgainIsAnsweredOnce(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	var ids []string
	for range 400 {
		id := newID()
		p.does(api.QuestionAsk, object{"question_id": id, "text": "Hvornår?"})
		ids = append(ids, id)
	}
	var batch api.MutationBatch
	for range 60 {
		batch.Mutations = append(batch.Mutations, sent(api.InboxMark, object{"ids": ids, "read": true}))
	}
	got, err := w.o.Mutations.Apply(t.Context(), mutation.Actor{PersonID: p.id}, batch)
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]int{}
	for _, r := range got.Results {
		for _, rec := range r.Records {
			records[fmt.Sprint(rec.Kind, rec.ID)]++
		}
	}
	all := 0
	for _, n := range records {
		all += n
	}
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 400 || all != 400 || len(raw) > api.MaxPageSize {
		t.Errorf("%d records of %d things in %d bytes", all, len(records), len(raw))
	}
}
