# What Kasmina's blends are measured against.

# The machine's limit.
def copy(self, source: Tensor, out: Tensor) -> None:
  torch.copy_(out, source)

# A blend and nothing else.
def convex(self, host: Tensor, seed: Tensor, alpha: Tensor, out: Tensor) -> None:
  torch.lerp(host, seed, alpha, out=out)

# The expression that one writes in PyTorch.
def plain(self, host: Tensor, seed: Tensor) -> Tensor:
  return torch.add(torch.mul(seed, 0.3), torch.mul(host, 0.7))
