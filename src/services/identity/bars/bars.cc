// SPDX-License-Identifier: Apache-2.0
#include "services/identity/bars/bars.h"

#include "base/bytes.h"
#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/identity/put_of.h"

namespace atollbank::identity {

using base::Result;

namespace {

constexpr std::uint8_t kFormat = 1;
constexpr const char* kBarredKey = "barred";

std::string partition_of(base::Id user_id) { return "barred/" + base::to_base62(user_id); }

}  // namespace

Result<bool> is_barred(const ports::RecordReader& records, base::Id user_id) {
  ATOLL_TRY(const auto found, records.get(partition_of(user_id), kBarredKey));
  return found.value.has_value();
}

Result<void> bar(ports::RecordStore& records, base::Id user_id, const runtime::Context& context,
                 base::Timestamp now) {
  const std::string user_text = base::to_text("user", user_id);
  const audit::Change change{.service = "identity",
                             .event_name = "BarCustomer",
                             .event_type = "customer.barred",
                             .request = {{"user_id", user_text}},
                             .outcome = {{"user_id", user_text}},
                             .resources = {{.type = "Customer", .name = user_text}}};
  base::ByteWriter writer;
  writer.write(kFormat);
  writer.write(now.nanoseconds);
  const base::Bytes value = writer.take();
  return ports::commit_again([&]() -> Result<void> {
    const std::string partition = partition_of(user_id);
    ATOLL_TRY(const auto found, records.get(partition, kBarredKey));
    if (found.value) return {};
    return audit::commit(records,
                         put_of(partition, found.version, {.key = kBarredKey, .value = value}),
                         change, context, now);
  });
}

}  // namespace atollbank::identity
