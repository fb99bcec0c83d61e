package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// DraftMessage is a message into a thread, with its files.
func DraftMessage(thread string) string { return "message." + thread }

// Post writes into a thread: a referral's, booking's, comment's or question's id, and
// forgets the thread's draft.
// files are ids that Attach gave. ErrEmpty without words and files, ErrNotFound
// for a file that is not on this device.
func (s *Service) Post(ctx context.Context, thread, text string, files ...string) (messageID string, err error) {
	if text = strings.TrimSpace(text); text == "" && len(files) == 0 {
		return "", fmt.Errorf("write a message: %w", ErrEmpty)
	}
	for _, id := range files {
		if _, err := s.d.Store().File(id); err != nil {
			return "", fmt.Errorf("write a message: %w", fileError(err))
		}
	}
	id := s.d.NewID()
	body := api.MessagePostBody{MessageID: id, Thread: thread, Text: text, AttachmentIDs: append([]string{}, files...)}
	if err := s.d.Store().Write(ctx, store.SendDraft(DraftMessage(thread), api.MessagePost, body)); err != nil {
		return "", fmt.Errorf("write a message: %w", err)
	}
	return id, nil
}

// Thread lists the messages of a thread, oldest first, those that the office
// refused among them.
func (s *Service) Thread(ctx context.Context, thread string) ([]Message, error) {
	m, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	return m.thread(thread), nil
}

// keepRefused keeps what waits where it is a message that the office refused.
func (m *snapshot) keepRefused(e store.Entry) {
	var b api.MessagePostBody
	if e.State != store.EntryRefused || e.Kind != api.MessagePost || json.Unmarshal(e.Body, &b) != nil {
		return
	}
	msg := api.Message{Thread: b.Thread, Author: api.You, Text: b.Text, At: e.MadeAt, AttachmentIDs: b.AttachmentIDs, Read: true}
	m.refused[b.Thread] = append(m.refused[b.Thread], Message{
		ID: b.MessageID, Message: msg, Mine: true, Files: m.files(msg), Refused: true,
	})
}

// thread are the messages of a thread with those that were refused.
func (m *snapshot) thread(id string) []Message {
	if len(m.refused[id]) == 0 {
		return m.threads[id]
	}
	list := slices.Concat(m.threads[id], m.refused[id])
	slices.SortStableFunc(list, func(a, b Message) int { return a.At.Compare(b.At) })
	return list
}
