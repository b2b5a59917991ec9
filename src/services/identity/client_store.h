// SPDX-License-Identifier: Apache-2.0
// Keeps clients, and which of them an owner has. Any thread; calls block.
//
// A client and its owner's list are two partitions: the list is written first and may name a client
// that never came to be. A deleted one leaves the list when its place is needed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ports/records.h"
#include "runtime/context.h"
#include "services/identity/stored_client.h"

namespace atollbank::identity {

using runtime::Context;

// How a change is called in audit and in the outbox.
struct ClientEvent {
  const char* name;  // "RotateClientSecret"
  const char* type;  // "oauth_client.secret_rotated"
};

class ClientStore {
 public:
  explicit ClientStore(ports::RecordStore& records) : records_(records) {}

  // The same again is no change. resource_exhausted too_many_clients · failed_precondition
  // client_registered_differently
  base::Result<StoredClient> add(const StoredClient& client, std::size_t clients_max,
                                 const Context& context, base::Timestamp now);
  // not_found client_not_found, also of a deleted one
  base::Result<StoredClient> find(const std::string& client_id) const;
  // As find(), and of one that is another owner's.
  base::Result<StoredClient> find_own(base::Id owner_id, const std::string& client_id) const;
  base::Result<std::vector<Client>> list(base::Id owner_id) const;

  // Reads, changes and writes until nobody else came between. As find_own(), and what `edit` says.
  using Edit = std::function<base::Result<void>(StoredClient&)>;
  base::Result<StoredClient> change(base::Id owner_id, const std::string& client_id,
                                    const ClientEvent& event, const Edit& edit,
                                    const Context& context, base::Timestamp now);

  // Deleting it again is no change. not_found client_not_found: never there, or another owner's
  base::Result<void> remove(base::Id owner_id, const std::string& client_id, const Context& context,
                            base::Timestamp now);

  // Notes that a user signed in through the client; once noted it is no change.
  base::Result<void> note_user(const std::string& client_id, base::Id user_id,
                               const Context& context, base::Timestamp now);
  base::Result<std::vector<base::Id>> users_of(const std::string& client_id) const;

 private:
  base::Result<void> note_owner(const StoredClient& client, std::size_t clients_max,
                                const Context& context, base::Timestamp now);
  // Those of an owner's list whose places are free again.
  base::Result<std::vector<std::string>> deleted_of(const std::vector<ports::Put>& entries) const;
  base::Result<void> store(const StoredClient& client, std::uint64_t version,
                           const ClientEvent& event, const Context& context, base::Timestamp now);
  struct Found {
    std::uint64_t version = 0;
    StoredClient stored;
  };
  base::Result<Found> read(const std::string& client_id) const;

  ports::RecordStore& records_;
};

}  // namespace atollbank::identity
