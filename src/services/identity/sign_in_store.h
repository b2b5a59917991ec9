// SPDX-License-Identifier: Apache-2.0
// Keeps people who sign in: all of one person is one partition; each of her names points to her
// from a partition of its own. Any thread; calls block.
#pragma once

#include <string>
#include <vector>

#include "ports/records.h"
#include "runtime/context.h"
#include "services/identity/person.h"

namespace atollbank::identity {

using runtime::Context;

struct SignInEvent {
  const char* name;  // "OpenSession"
  const char* type;  // "sign_in.session_opened"
};

// What one commit changes of a person.
struct PersonChange {
  std::optional<CredentialsState> credentials{};
  std::vector<SessionState> sessions{};
  std::vector<DeviceState> devices{};
  std::vector<PasskeyState> passkeys{};
  std::vector<std::string> deletes{};  // keys
};

class SignInStore {
 public:
  explicit SignInStore(ports::RecordStore& records) : records_(records) {}

  base::Result<std::optional<base::Id>> user_named(const std::string& digest) const;
  // failed_precondition sign_in_name_taken
  base::Result<void> claim_name(const std::string& digest, base::Id user_id, const Context& context,
                                base::Timestamp now);
  // That somebody tried a name which nobody has: the same work as for one that is known.
  base::Result<void> count_unknown(const std::string& digest, const Context& context,
                                   base::Timestamp now);

  struct Person {
    std::uint64_t version = 0;
    std::optional<CredentialsState> credentials;
  };
  base::Result<Person> find(base::Id user_id) const;
  base::Result<bool> is_barred(base::Id user_id) const;
  // None of who is barred.
  base::Result<std::optional<SessionState>> session(base::Id user_id, base::Id id) const;
  base::Result<std::vector<SessionState>> sessions(base::Id user_id) const;
  base::Result<std::vector<DeviceState>> devices(base::Id user_id) const;
  base::Result<std::vector<PasskeyState>> passkeys(base::Id user_id) const;

  base::Result<void> store(base::Id user_id, std::uint64_t version, const PersonChange& change,
                           const SignInEvent& event, const Context& context, base::Timestamp now);

 private:
  ports::RecordStore& records_;
};

}  // namespace atollbank::identity
