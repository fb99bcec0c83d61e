package inbox

import (
	"startklar.dk/api"
	"startklar.dk/app/store"
)

// localMessage is a message with what the person did with it, and what only this
// device knows of it.
type localMessage struct {
	api.Message
	Archived bool   `json:"archived"`
	Mutation string `json:"_mutation,omitempty"`
}

// Apply is how message.post, question.ask and inbox.mark change what is shown
// before the office has answered.
func Apply() map[api.MutationKind]store.Apply {
	return map[api.MutationKind]store.Apply{
		api.MessagePost: applyMessage,
		api.QuestionAsk: applyQuestion,
		api.InboxMark:   applyMark,
	}
}

func applyMessage(v store.View, m api.Mutation) error {
	b, err := store.Body[api.MessagePostBody](m)
	if err != nil {
		return err
	}
	if b.AttachmentIDs == nil {
		b.AttachmentIDs = []string{}
	}
	return store.Put(v, api.KindMessage, b.MessageID, localMessage{
		Message: api.Message{
			Thread: b.Thread, Author: api.You, Text: b.Text, At: m.MadeAt, AttachmentIDs: b.AttachmentIDs, Read: true,
		},
		Mutation: m.ID,
	})
}

func applyQuestion(v store.View, m api.Mutation) error {
	b, err := store.Body[api.QuestionAskBody](m)
	if err != nil {
		return err
	}
	return store.Put(v, api.KindQuestion, b.QuestionID, api.Question{
		Topic: b.Topic, Text: b.Text, AskedAt: m.MadeAt, State: api.QuestionOpen,
	})
}

// markable are the kinds of records that an inbox shows.
var markable = []api.Kind{
	api.KindReferral, api.KindMessage, api.KindQuestion, api.KindComment, api.KindBooking, api.KindNotice,
}

func applyMark(v store.View, m api.Mutation) error {
	b, err := store.Body[api.InboxMarkBody](m)
	if err != nil {
		return err
	}
	set := map[string]bool{}
	if b.Read {
		set["read"] = true
	}
	if b.Archived {
		set["archived"] = true
	}
	for _, id := range b.IDs {
		for _, kind := range markable {
			if _, ok := v.Get(kind, id); !ok {
				continue
			}
			if err := store.Put(v, kind, id, set); err != nil {
				return err
			}
		}
	}
	return nil
}
