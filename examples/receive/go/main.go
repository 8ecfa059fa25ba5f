// Receives webhooks on /hooks: verifies, stores, answers, and only then works.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const maxBodyBytes = 4 * 1024 * 1024

type receiver struct {
	webhook *standardwebhooks.Webhook
	// Stands for a table whose primary key is the webhook-id. A webhook may come more than once, also after a restart.
	inbox sync.Map
}

type event struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

func main() {
	webhook, err := standardwebhooks.NewWebhook(os.Getenv("WEBHOOK_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "9000"
	}
	http.Handle("/hooks", &receiver{webhook: webhook})
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s/hooks\n", listener.Addr())
	server := &http.Server{ReadTimeout: 15 * time.Second}
	log.Fatal(server.Serve(listener))
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	// The signature is over these bytes: nothing may parse or rewrite them before it is verified.
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxBodyBytes))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err := r.webhook.Verify(body, request.Header); err != nil { // also refuses what was signed 5 minutes ago
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var received event
	if err := json.Unmarshal(body, &received); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}

	id := request.Header.Get("webhook-id")
	if _, again := r.inbox.LoadOrStore(id, body); !again {
		// Answer within 15 s, or it counts as failed: what takes long is done afterwards.
		go fmt.Printf("received %s %s\n", id, received.Type)
	}

	answer := reply(received)
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		log.Print(err)
	}
}

// What the sender gets to know, if anything; the same each time that the webhook comes.
func reply(received event) any {
	if received.Type == "login.unusual" {
		return map[string]bool{"verified": true} // as the holder of the account said
	}
	return nil
}
