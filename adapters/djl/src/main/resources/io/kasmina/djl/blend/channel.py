# Convex with one weight a channel: clamp(α·vec, 0, 1) along dimension 1.
#
# host, seed, out   one shape of rank 2 or more, one dtype
# alpha             scalar tensor of the host's dtype on the host's device, 0..1
# factors           vec, [channels], of the host's dtype on the host's device
# positions         int64 [256] in host memory: where the result is sampled
# readback          float64 in host memory, at least 256 long: gets the sampled values

def into(self, host: Tensor, seed: Tensor, alpha: Tensor, factors: Tensor, out: Tensor, positions: Tensor, readback: Tensor) -> None:
  torch.lerp(host, seed, self.weights(host, alpha, factors), out=out)
  self.sample(out, positions, readback)

def forward(self, host: Tensor, seed: Tensor, alpha: Tensor, factors: Tensor, positions: Tensor, readback: Tensor) -> Tensor:
  weights = self.weights(host, alpha, factors)
  blended = torch.lerp(host.detach(), seed, weights)
  self.sample(blended.detach(), positions, readback)
  return blended

def weights(self, host: Tensor, alpha: Tensor, factors: Tensor) -> Tensor:
  return (factors * alpha).clamp(0.0, 1.0).view([-1] + [1] * (host.dim() - 2))

def sample(self, blended: Tensor, positions: Tensor, readback: Tensor) -> None:
  torch.copy_(readback[:256], torch.take(blended, positions.to(blended.device)))
