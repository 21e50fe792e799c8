// How far apart two pictures are, each as a grid of a few colours: from 0 to 1.
const grid = async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(32, 24);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
};
const [one, other] = [await grid(arguments[0]), await grid(arguments[1])];
return one.reduce((sum, part, place) => sum + Math.abs(part - other[place]), 0) / one.length / 255;
