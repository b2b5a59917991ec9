// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/tenants_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string>

namespace atollbank::tenants {

using base::Result;

namespace {

constexpr std::array<std::pair<std::string_view, std::uint64_t Quota::*>, 4> kLimits = {
    {{"postings_per_second", &Quota::postings_per_second},
     {"postings_burst", &Quota::postings_burst},
     {"accounts_max", &Quota::accounts_max},
     {"bytes_max", &Quota::bytes_max}}};
constexpr std::uint64_t kRateMax = 1'000'000'000;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_of_field(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }
bool is_of_string(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }
bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '_'; }

// What is left of one line, taken from the left.
class Line {
 public:
  explicit Line(std::string_view text) : rest_(text) { skip_blanks(); }

  bool at_end() const { return rest_.empty() || rest_[0] == '#'; }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    skip_blanks();
    return true;
  }
  std::string_view take_while(bool (*belongs)(char)) {
    const auto end = std::ranges::find_if_not(rest_, belongs);
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  void skip_blanks() { take_while(is_blank); }
  // False when there is no whole string.
  bool take_string(std::string& out) {
    if (!rest_.starts_with('"')) return false;
    rest_.remove_prefix(1);
    out = take_while(is_of_string);
    return take("\"");
  }

 private:
  std::string_view rest_;
};

class Reader {
 public:
  Result<void> read_line(std::string_view text) {
    ++line_number_;
    Line line(text);
    if (line.at_end()) return {};
    if (line.take("[[tenant]]")) {
      if (!line.at_end()) return malformed("nothing may follow [[tenant]]");
      tenants_.emplace_back();
      fields_.clear();
      return {};
    }
    const std::string_view field = line.take_while(is_of_field);
    line.skip_blanks();
    if (field.empty() || !line.take("=")) return malformed("expected [[tenant]] or FIELD = VALUE");
    if (tenants_.empty()) return malformed("a field stands beneath [[tenant]]");
    if (!fields_.insert(field).second) return refuse("tenant_field_repeated", "given twice");
    ATOLL_TRY_VOID(read_field(field, line));
    if (!line.at_end()) return malformed("nothing may follow a value");
    return {};
  }

  Result<std::vector<Tenant>> finish() {
    for (const Tenant& tenant : tenants_) {
      if (tenant.quota.postings_burst != 0 && tenant.quota.postings_per_second == 0)
        return refuse("tenant_quota_invalid", "postings_burst goes with postings_per_second");
    }
    ATOLL_TRY_VOID(check_tenants(tenants_));
    return std::move(tenants_);
  }

 private:
  Result<void> read_field(std::string_view field, Line& line) {
    Tenant& tenant = tenants_.back();
    if (field == "name") return read_string(line, tenant.name);
    if (field == "folder") return read_string(line, tenant.folder);
    if (field == "key_sha256") return read_keys(line, tenant);
    for (const auto& [name, member] : kLimits) {
      if (field == name) return read_limit(name, line, tenant.quota.*member);
    }
    return refuse("tenant_field_unknown", "a tenant has no such field");
  }

  Result<void> read_string(Line& line, std::string& out) {
    if (!line.take_string(out)) return malformed("expected a string");
    return {};
  }

  Result<void> read_keys(Line& line, Tenant& tenant) {
    if (!line.take("[")) return malformed("expected a list of strings on one line");
    while (!line.take("]")) {
      std::string text;
      if (!line.take_string(text)) return malformed("expected a string");
      ATOLL_TRY(const base::Sha256 hash, hash_of(text));
      tenant.key_hashes.push_back(hash);
      if (line.take("]")) return {};
      if (!line.take(",")) return malformed("expected , or ]");
    }
    return {};
  }

  Result<base::Sha256> hash_of(std::string_view text) {
    base::Sha256 hash{};
    bool is_hash = text.size() == 2 * hash.size();
    for (std::size_t i = 0; i < hash.size() && is_hash; ++i) {
      const char* digits = text.data() + 2 * i;
      const auto end = std::from_chars(digits, digits + 2, hash[i], 16);
      is_hash = end.ec == std::errc() && end.ptr == digits + 2;
    }
    if (!is_hash) return refuse("tenant_key_invalid", "a key is 64 hexadecimal digits");
    return hash;
  }

  Result<void> read_limit(std::string_view field, Line& line, std::uint64_t& out) {
    std::string digits(line.take_while(is_of_number));
    line.skip_blanks();
    if (digits.empty() || digits.front() == '_') return malformed("expected a number");
    std::erase(digits, '_');
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    const bool is_rate = field.starts_with("postings_");
    const std::uint64_t most = is_rate ? kRateMax : std::uint64_t{INT64_MAX};
    if (end.ec != std::errc() || out == 0 || out > most)
      return refuse("tenant_quota_invalid",
                    "a limit is more than zero; where there is none it is left out");
    return {};
  }

  tl::unexpected<base::Error> refuse(std::string_view reason, std::string_view message) const {
    return base::fail(base::ErrorCode::kInvalidArgument, reason,
                      "line " + std::to_string(line_number_) + ": " + std::string(message));
  }
  tl::unexpected<base::Error> malformed(std::string_view message) const {
    return refuse("tenants_malformed", message);
  }

  std::vector<Tenant> tenants_;
  std::set<std::string_view> fields_;  // of the last one
  std::size_t line_number_ = 0;
};

}  // namespace

Result<std::vector<Tenant>> parse_tenants(std::string_view text) {
  if (text.size() > kTenantsFileSizeMax)
    return base::fail(base::ErrorCode::kInvalidArgument, "tenants_too_large",
                      "a file of tenants is at most 1 MiB");
  Reader reader;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    ATOLL_TRY_VOID(reader.read_line(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.finish();
}

}  // namespace atollbank::tenants
