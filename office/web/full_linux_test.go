package web_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/room"
)

func TestAnOfficeWithoutRoomIsStillRead(t *testing.T) {
	engine.OnFile(t)
	if room.Alone(t) {
		return
	}
	w := open(t, setup{})
	d := w.signIn("anna@example.dk")
	w.clock.forward(2 * time.Hour) // the use of the token is to be noted
	room.Files(t, 0)
	for range 2 {
		if got := d.ask("GET", "/v1/changes", nil); got.status != http.StatusOK {
			t.Errorf("her records: %d %s", got.status, got.body)
		}
		if got := w.ask("GET", "/v1/catalogue", nil); got.status != http.StatusOK {
			t.Errorf("the catalogue: %d %s", got.status, got.body)
		}
	}
	question := api.QuestionAskBody{QuestionID: newID(), Text: "Hvornår?"}
	raw, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	for path, body := range map[string]any{
		"/v1/mutations": api.MutationBatch{Mutations: []api.Mutation{{ID: newID(), Kind: api.QuestionAsk, Body: raw}}},
		"/v1/sign-in":   api.SignInRequest{Email: "bo@example.dk"},
	} {
		p := d.ask("POST", path, body).is(http.StatusServiceUnavailable, api.CodeUnavailable)
		if p.Detail == "" {
			t.Errorf("%s: nothing is said", path)
		}
	}
	w.ask("GET", "/readyz", nil).is(http.StatusServiceUnavailable, api.CodeUnavailable)
	room.Files(t, room.All)
	if got := w.ask("GET", "/readyz", nil); got.status != http.StatusOK {
		t.Errorf("with room again: %d", got.status)
	}
	if r := d.mutate(api.QuestionAsk, question); r.Status != api.StatusApplied {
		t.Errorf("%+v", r.Problem)
	}
}
