# h + α·s in one pass over memory.
#
# host, seed, out             one shape, one dtype
# alpha                       scalar of the host's dtype on the host's device, 0..1
# positions, report, verdicts as in common.py

def into(self, host: Tensor, seed: Tensor, alpha: Tensor, out: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> None:
  if positions.dim() == 0:
    self.judge(host, seed, positions, report, verdicts)
  if not (host.is_contiguous() and out.is_contiguous()):
    self.lay_out(host, out)
  torch.addcmul(host, seed, alpha, out=out)
  if positions.dim() == 1:
    torch.take(out, positions, out=report)

def forward(self, host: Tensor, seed: Tensor, alpha: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> Tensor:
  fixed = host.detach()
  if positions.dim() == 0:
    self.judge(fixed, seed.detach(), positions, report, verdicts)
  blended = torch.addcmul(fixed, seed, alpha)
  if positions.dim() == 1:
    torch.take(blended.detach(), positions, out=report)
  return blended
