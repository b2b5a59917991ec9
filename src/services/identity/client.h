// SPDX-License-Identifier: Apache-2.0
// OAuth clients: the programs that act for customers. Plain values and pure functions.
//
// A confidential client proves itself by a secret, of which only a digest is kept; a public one has
// none and must use PKCE. Where a code may be sent is agreed beforehand and matched exactly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace atollbank::identity {

inline constexpr std::size_t kClientNameMax = 64;
inline constexpr std::size_t kClientIdMax = 64;
inline constexpr std::size_t kRedirectUriMax = 1024;
inline constexpr std::size_t kRedirectUrisMax = 10;
inline constexpr std::size_t kClientsPerOwnerMax = 50;
inline constexpr std::size_t kClientsPerSandboxOwnerMax = 10'000;

enum class ClientKind : std::uint8_t { kConfidential = 1, kPublic = 2 };

// How far back a token reads once five minutes have passed since its approval.
enum class HistoryRule : std::uint8_t { kNinetyDays = 1, kUnlimited = 2 };

struct ClientOptions {
  bool several_tokens = false;  // a sign-in leaves the tokens of earlier ones alone
  HistoryRule history = HistoryRule::kNinetyDays;
  bool approved_at_once = false;  // sandbox only: nobody has to approve in the app

  bool operator==(const ClientOptions&) const = default;
};

struct Client {
  std::string id;     // oauth2client_…
  base::Id owner_id;  // user_…: who registered it
  std::string name;   // shown to those who are asked to consent
  ClientKind kind = ClientKind::kConfidential;
  std::vector<std::string> redirect_uris;
  ClientOptions options;
  base::Timestamp created;

  bool operator==(const Client&) const = default;
};

struct RegisterClient {
  base::Id owner_id;
  std::string name;
  ClientKind kind = ClientKind::kConfidential;
  std::vector<std::string> redirect_uris;
  ClientOptions options;
  // Of the sandbox's own client, which is the same at every start. Empty: new ones are made.
  std::string id;
  base::Secret secret;
};

// The secret is seen this once. "mnzconf.…"; empty for a public client.
struct RegisteredClient {
  Client client;
  base::Secret secret;
};

struct ChangeClient {
  base::Id owner_id;
  std::string client_id;
  std::string name;
  std::vector<std::string> redirect_uris;
  ClientOptions options;
};

// How a client says who it is at the token endpoint, by form or by HTTP Basic. A public client has
// an id and no secret.
struct ClientCredentials {
  std::string client_id;
  base::Secret secret;
};

// An absolute URI without fragment, credentials or blanks; https, or http on a loopback host, or a
// private scheme with a dot in it (RFC 8252, section 7.1).
bool is_good_redirect_uri(std::string_view uri);

// Byte for byte; of a public client's loopback address (127.0.0.1, [::1]) the port may be any (RFC
// 8252, section 7.3).
bool is_registered_redirect(const Client& client, std::string_view uri);

}  // namespace atollbank::identity
