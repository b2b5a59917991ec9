// SPDX-License-Identifier: Apache-2.0
// Plain values of HTTP: header storage, the parts of a target, phrases of status lines.
#include "net/http_message.h"

#include <algorithm>

namespace atollbank::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

void HttpHeaders::add(std::string_view name, std::string_view value) {
  if (fields_.empty()) {
    bytes_.reserve(512);
    fields_.reserve(16);
  }
  fields_.push_back({.offset = static_cast<std::uint32_t>(bytes_.size()),
                     .name_size = static_cast<std::uint32_t>(name.size()),
                     .value_size = static_cast<std::uint32_t>(value.size())});
  std::transform(name.begin(), name.end(), std::back_inserter(bytes_), lower);
  bytes_.append(value);
}

std::string_view HttpHeaders::find(std::string_view name) const {
  const std::string_view all = bytes_;
  for (const Field& field : fields_) {
    if (all.substr(field.offset, field.name_size) == name) {
      return all.substr(field.offset + field.name_size, field.value_size);
    }
  }
  return {};
}

void HttpHeaders::clear() {
  bytes_.clear();
  fields_.clear();
}

std::string_view HttpRequest::query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return {};
  }
}

}  // namespace atollbank::net
