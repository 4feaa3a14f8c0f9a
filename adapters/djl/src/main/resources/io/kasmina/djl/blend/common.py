# What every mode does besides blending: part of each module.
#
# Sampling in one of two ways, by the rank of positions. Where the device is the host's own memory, the result is sampled, in which NaN
# and infinity of either input show:
#   positions   int64 [256] in host memory, filled before the call
#   report      [256] of the host's dtype: gets the sampled values
# Where memory is apart, the inputs are sampled ahead of the blend, so that the verdicts travel while the blend runs and nobody waits for
# the device to come to rest:
#   positions   scalar int64 in host memory, at least 0, another one at each call
#   report      [257] of the host's dtype, or what carries it, in pinned host memory: gets the verdicts, at some time after the call
# In both:
#   verdicts    of the host's dtype on the device; the last is the greatest magnitude of all logits, NaN counting as greater than
#               infinity. The second way has 256 more before it: host + 0 · seed at each sampled place, which is finite just where both
#               are, and never too great; of a smaller array only the first ones are written

def judge(self, host: Tensor, seed: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> None:
  turn = int(positions)
  sampled = self.some(host, turn)
  torch.add(sampled, self.some(seed, turn), alpha=0, out=torch.narrow(verdicts, 0, 0, sampled.numel()))
  torch.copy_(report, verdicts, True)

def some(self, x: Tensor, turn: int) -> Tensor:
  count = min(x.numel(), 256)
  stride = x.numel() // count
  first = turn % (x.numel() - (count - 1) * stride)
  if x.is_contiguous():
    sampled = torch.as_strided(x, [count], [stride], x.storage_offset() + first)
  else:
    at = torch.arange(first, first + count * stride, stride, device=x.device)
    sampled = torch.take(x, at)
  return sampled

# Gives the output the host's layout without moving a byte: both have one shape, and the output's content does not matter yet.
def lay_out(self, host: Tensor, out: Tensor) -> None:
  flat = host.dim() == 4 and torch.is_contiguous(host, memory_format=2)
  deep = host.dim() == 5 and torch.is_contiguous(host, memory_format=3)
  if host.is_contiguous() or flat or deep:
    torch.as_strided_(out, host.size(), host.stride())
