// SPDX-License-Identifier: Apache-2.0
// Keeps people who sign in: all of one person is one partition; each of her names points to her
// from a partition of its own. All of it is sealed under her key (ports/personal_value.h), so one
// who is erased has no names, no sessions and nothing to sign in with. Any thread; calls block.
#pragma once

#include <string>
#include <vector>

#include "ports/person_directory.h"
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
  SignInStore(ports::RecordStore& records, ports::Persons persons)
      : records_(records), persons_(persons) {}

  // Of a name's digest is kept a digest under the bank's key: nobody else can try names against it.
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
  std::string name_partition(const std::string& digest) const;
  base::Result<base::Bytes> sealed(base::Id user_id, base::Bytes value) const;
  // None: she is erased.
  base::Result<std::optional<base::Bytes>> opened(base::ByteView kept) const;
  template <class T, class Decode>
  base::Result<std::vector<T>> all_of(base::Id user_id, const char* prefix, Decode decode) const;

  ports::RecordStore& records_;
  const ports::Persons persons_;
};

}  // namespace atollbank::identity
