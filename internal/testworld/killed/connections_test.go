package killed

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"testing"
	"testing/synctest"
)

// A driver that was slow to send leaves a Read under way between two statements. It
// reads the answer of the next.
func TestAReadThatWaitsHearsTheAnswerToWhatIsAskedNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		process, server := net.Pipe()
		c := &connection{Conn: process, of: new(Connections), over: func() {}}
		c.wait()
		t.Cleanup(func() {
			_ = c.Close()
			_ = server.Close()
		})
		answer := ready()
		read := make(chan []byte)
		go func() {
			p := make([]byte, len(answer))
			_, _ = io.ReadFull(c, p)
			read <- p
		}()
		synctest.Wait() // it waits

		go func() { _, _ = c.Write([]byte{query}) }()
		if _, err := server.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		if _, err := server.Write(answer); err != nil {
			t.Fatal(err)
		}
		if got := <-read; !bytes.Equal(got, answer) {
			t.Errorf("read %q, want %q", got, answer)
		}
	})
}

// ready is what a server says at the end of an answer.
func ready() []byte {
	return append(binary.BigEndian.AppendUint32([]byte{readyForQuery}, 5), idle)
}
