// SPDX-License-Identifier: Apache-2.0
#include "net/response_encoder.h"

#include <charconv>
#include <ctime>

#include "base/assert.h"

namespace atollbank::net {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  out.append(digits, end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  ATOLL_ASSERT(value.find_first_of("\r\n") == std::string_view::npos);
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string http_date(base::Timestamp wall) {
  const std::time_t seconds = static_cast<std::time_t>(wall.ms() / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return std::string(text, size);
}

std::string chunk_of(std::string_view piece) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof(digits), piece.size(), 16).ptr;
  std::string chunk;
  chunk.reserve(piece.size() + 24);
  chunk.append(digits, end).append("\r\n").append(piece).append("\r\n");
  return chunk;
}

void write_head(std::string& out, const HttpResponse& response, std::string_view date,
                bool keep_alive, Framing framing) {
  out.assign("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  append_field(out, "Date", date);
  append_field(out, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  if (framing == Framing::kLength) {
    out.append("Content-Length: ");
    append_number(out, response.body.size());
  } else if (framing == Framing::kChunks) {
    out.append("Transfer-Encoding: chunked");
  }
  if (framing != Framing::kToTheEnd) out.append("\r\n");
  out.append(keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

}  // namespace atollbank::net
