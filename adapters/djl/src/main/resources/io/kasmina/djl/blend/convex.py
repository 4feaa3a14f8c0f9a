# h + α·(s − h), which is α·s + (1 − α)·h in one pass over memory.
#
# host, seed, out   one shape, one dtype
# alpha             scalar tensor of the host's dtype on the host's device, 0..1
# positions         int64 [256] in host memory: where the result is sampled
# readback          float64 in host memory, at least 256 long: gets the sampled values

def into(self, host: Tensor, seed: Tensor, alpha: Tensor, out: Tensor, positions: Tensor, readback: Tensor) -> None:
  torch.lerp(host, seed, alpha, out=out)
  self.sample(out, positions, readback)

def forward(self, host: Tensor, seed: Tensor, alpha: Tensor, positions: Tensor, readback: Tensor) -> Tensor:
  blended = torch.lerp(host.detach(), seed, alpha)
  self.sample(blended.detach(), positions, readback)
  return blended

def sample(self, blended: Tensor, positions: Tensor, readback: Tensor) -> None:
  torch.copy_(readback[:256], torch.take(blended, positions.to(blended.device)))
