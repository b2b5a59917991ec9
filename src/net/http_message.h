// SPDX-License-Identifier: Apache-2.0
// What travels over HTTP, as plain values that own their bytes. Methods are in capitals and header
// names in lower case, whatever the peer wrote; values are as sent, without the blanks around them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atollbank::net {

// Header fields in the order of arrival, kept in one string: a request costs two allocations, not
// two a field.
class HttpHeaders {
 public:
  void add(std::string_view name, std::string_view value);
  // The first value of a field; empty when there is none. `name` is in lower case.
  std::string_view find(std::string_view name) const;
  std::size_t count() const { return fields_.size(); }
  void clear();

 private:
  struct Field {
    std::uint32_t offset;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };
  std::string bytes_;
  std::vector<Field> fields_;
};

struct HttpRequest {
  std::string method;  // "GET"
  std::string target;  // as sent: path, then perhaps '?' and a query
  HttpHeaders headers;
  std::string body;  // chunks joined
  std::string remote_ip;
  bool keep_alive = true;
  bool takes_chunks = true;  // HTTP/1.1 and later: an answer may come in pieces

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  std::string_view query() const;  // without the '?'; empty when there is none
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;  // values hold no line breaks
  std::string body;
  bool close = false;  // ends the connection after this answer
};

// "OK", "Not Found"; empty for numbers that this house does not send.
std::string_view reason_phrase(int status);

}  // namespace atollbank::net
