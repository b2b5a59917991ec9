// SPDX-License-Identifier: Apache-2.0
// The change stream: every durable record from a slot on, in order, as server-sent events (id: the
// slot) or JSON lines, for as long as the client stays.
//
// A client goes on from any record: ?from_slot=N begins at the first record in slot N or after it,
// Last-Event-ID after the record of that slot. The journal is read at the client's pace, so a slow
// one delays nobody. With ?wait=false the stream ends where the journal ends now.
#pragma once

#include "gateways/ledger_http/call.h"
#include "net/http_server.h"

namespace atollbank::ledger_http {

// Errors, as a problem before anything is sent: invalid_argument query_malformed.
runtime::Task<void> follow_changes(Services services, Call call, net::Responder responder);

}  // namespace atollbank::ledger_http
