// Files: picked, or dropped on a part of the page.
import { frameOf, pictureIn } from "./pictures.js";

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Calls `take` with files that are dropped on an element. */
export function onDrop(place: HTMLElement, take: (files: readonly File[]) => void): void {
  const over = (is: boolean) => place.classList.toggle("over", is);
  place.addEventListener("dragover", (event) => over(carriesFiles(event)));
  place.addEventListener("dragleave", () => over(false));
  place.addEventListener("drop", (event) => {
    over(false);
    if (carriesFiles(event)) take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** A file that is dropped beside its place must not replace the page, and all that was taught with it. */
export function keepPage(): void {
  for (const kind of ["dragover", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      if (carriesFiles(event)) event.preventDefault();
    });
  }
}

/** The files that a person picks; none when the dialog is closed. */
export function picked(picker: HTMLInputElement, several: boolean): Promise<readonly File[]> {
  picker.multiple = several;
  picker.value = ""; // the same file again is a choice, too
  return new Promise((resolve) => {
    picker.onchange = () => resolve([...(picker.files ?? [])]);
    picker.oncancel = () => resolve([]);
    picker.click();
  });
}

/** The pictures in files, and the names of files that are none. */
export async function picturesIn(files: readonly File[]): Promise<{ pictures: ImageData[]; refused: string[] }> {
  const pictures: ImageData[] = [];
  const refused: string[] = [];
  for (const file of files) { // one after the other: many large photographs at once would fill the memory
    const picture = await pictureIn(file).then(frameOf, () => null);
    if (picture) pictures.push(picture);
    else refused.push(file.name);
  }
  return { pictures, refused };
}
