// SPDX-License-Identifier: Apache-2.0
// The public API of a running bank as atollctl calls it: one call at a time, answered with JSON.
//
// One thread of its own carries the calls; call() waits for its answer. The clock outlives it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "apps/atollctl/sandbox/sandbox_task.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace atollbank::atollctl {

using FormFields = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=%20"; fields without a value are left out.
std::string to_form(const FormFields& fields);

inline constexpr std::size_t kBankAnswerBytesMax = std::size_t{16} << 20;

// A text of the ready file: of `ready_file`, else of ATOLL_READY_FILE, else of the default folder.
// `instead`: the option by which it can be given. invalid_argument no_ready_file,
// ready_file_malformed
base::Result<std::string> ready_file_value(const std::string& ready_file, const std::string& key,
                                           const std::string& instead);

class BankDoor {
 public:
  // Fills what `door` leaves open from the ready file. invalid_argument no_ready_file,
  // ready_file_malformed, malformed_url
  static base::Result<std::unique_ptr<BankDoor>> open(SandboxDoor door, base::Duration patience,
                                                      const base::Clock& clock);
  // A door that no ready file is needed for. invalid_argument malformed_url
  static base::Result<std::unique_ptr<BankDoor>> to(std::string base_url, std::string token,
                                                    base::Duration patience,
                                                    const base::Clock& clock);
  ~BankDoor();

  const std::string& account() const;

  // `path` with its query. A refusal of the bank has its code as reason: failed_precondition
  // "bad_request.line_id_repeated"; what failed on the way is unavailable or unknown.
  base::Result<base::JsonValue> call(const std::string& method, const std::string& path,
                                     const std::string& content_type, std::string body);
  // The same, as it was answered.
  base::Result<std::string> ask(const std::string& method, const std::string& path,
                                const std::string& content_type, std::string body);

 private:
  struct Line;
  explicit BankDoor(std::unique_ptr<Line> line);
  std::unique_ptr<Line> line_;
};

}  // namespace atollbank::atollctl
