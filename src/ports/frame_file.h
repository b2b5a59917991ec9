// SPDX-License-Identifier: Apache-2.0
// A file of frames, written once and then read: for what is derived and may be made again.
//
// Nothing of it is seen before commit(), which replaces a file of the same name whole and durably.
// Each frame is checked when it is read. One thread at a time.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::ports {

inline constexpr std::size_t kFrameSizeMax = std::size_t{16} << 20;

class FrameWriter {
 public:
  virtual ~FrameWriter() = default;  // without commit(): as if it had never been
  virtual base::Result<void> append(base::ByteView frame) = 0;
  virtual base::Result<void> commit() = 0;
};

class FrameReader {
 public:
  virtual ~FrameReader() = default;
  // The next frame, valid until the next call; none behind the last. data_loss frame_damaged
  virtual base::Result<std::optional<base::ByteView>> next() = 0;
};

}  // namespace atollbank::ports
