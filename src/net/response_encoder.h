// SPDX-License-Identifier: Apache-2.0
// An answer as bytes of HTTP/1.1. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "net/http_message.h"

namespace atollbank::net {

// How a client learns where the body ends. kToTheEnd: by the connection's end, so that one which
// breaks off has to be reset.
enum class Framing : std::uint8_t { kLength, kChunks, kToTheEnd };

// "Tue, 22 Aug 2017 05:35:46 GMT"
std::string http_date(base::Timestamp wall);

// Replaces `out` by status line and header; the body follows as `framing` says.
void write_head(std::string& out, const HttpResponse& response, std::string_view date,
                bool keep_alive, Framing framing = Framing::kLength);

// A piece of a body between its size and a line's end; the chunk of nothing ends the body.
std::string chunk_of(std::string_view piece);

}  // namespace atollbank::net
